-- The covenant's target a line takes its plan from, by its number; the covenant is that of the rubric's year.
ALTER TABLE scoring_item ADD COLUMN target_no BIGINT;
