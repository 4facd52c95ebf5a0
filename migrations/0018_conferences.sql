-- The report as the conference adopted it: the final text, and which amendments its words hold. In how
-- many copies the minutes and the handover record are drawn up; until now the program printed two and three.
ALTER TABLE conferences_conference ADD COLUMN final_report TEXT NOT NULL DEFAULT '';
ALTER TABLE conferences_conference ADD COLUMN copies BIGINT NOT NULL DEFAULT 2;
ALTER TABLE conferences_conference ADD COLUMN handover_copies BIGINT NOT NULL DEFAULT 3;
ALTER TABLE conferences_amendment ADD COLUMN worked_in BIGINT NOT NULL DEFAULT 0 CHECK (worked_in IN (0, 1));
