-- By when a sheet that was sent back is wanted again, where whoever sent it back said so.
ALTER TABLE scoring_sheet ADD COLUMN returned_until TEXT;
