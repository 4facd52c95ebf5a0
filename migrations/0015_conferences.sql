-- How a proposal departs from the assistant's answer on the day it was made, and why: both stay as they were said.
ALTER TABLE conferences_proposal ADD COLUMN departs TEXT NOT NULL DEFAULT '';
ALTER TABLE conferences_proposal ADD COLUMN reason TEXT NOT NULL DEFAULT '';
