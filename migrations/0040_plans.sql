-- The day from which the present rhythm of reports counts, where it began after the plan was issued: nobody owes a report
-- for a month that was over before reports were asked for. Of rhythms set by an older copy of the program the day is not
-- known here; they count from the day of issue, as they did.
ALTER TABLE plans_plan ADD COLUMN report_since TEXT;
