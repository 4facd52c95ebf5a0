-- What a need's heads are counted by: delegates expected (or the places of a source), or what was answered.
ALTER TABLE logistics_need ADD COLUMN basis TEXT NOT NULL DEFAULT 'EXPECTED' CHECK (basis IN ('EXPECTED', 'ANSWERS'));
