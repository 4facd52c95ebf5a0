-- Groups to any depth, all kinds of criteria, lines that do not apply, columns of cross and standing scorers.
ALTER TABLE scoring_rubric ADD COLUMN decimals BIGINT NOT NULL DEFAULT 2 CHECK (decimals BETWEEN 0 AND 2);
ALTER TABLE scoring_rubric ADD COLUMN not_applicable TEXT NOT NULL DEFAULT 'REFUSED' CHECK (not_applicable IN ('REFUSED', 'FULL', 'SHARE'));
CREATE TABLE scoring_section_now (
  rubric_id UUID NOT NULL REFERENCES scoring_rubric (id),
  ord BIGINT NOT NULL,
  no TEXT NOT NULL,
  name TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('MAIN', 'BONUS', 'DEDUCTION', 'BAR')),
  max BIGINT NOT NULL CHECK (max >= 0),
  bonus_max BIGINT NOT NULL CHECK (bonus_max >= 0),
  PRIMARY KEY (rubric_id, ord)
);
INSERT INTO scoring_section_now (rubric_id, ord, no, name, part, max, bonus_max)
  SELECT rubric_id, ord, no, name, part, max, bonus_max FROM scoring_section;
DROP TABLE scoring_section;
ALTER TABLE scoring_section_now RENAME TO scoring_section;
-- A heading inside a section; `ord` counts within the section, `parent` is another `ord` of it.
CREATE TABLE scoring_group (
  rubric_id UUID NOT NULL REFERENCES scoring_rubric (id),
  section_ord BIGINT NOT NULL,
  ord BIGINT NOT NULL,
  parent BIGINT,
  no TEXT NOT NULL,
  name TEXT NOT NULL,
  max BIGINT NOT NULL CHECK (max >= 0),
  PRIMARY KEY (rubric_id, section_ord, ord)
);
-- `rule` is what belongs to the method: points each, levels, bands, parts.
CREATE TABLE scoring_item_now (
  rubric_id UUID NOT NULL REFERENCES scoring_rubric (id),
  id UUID NOT NULL,
  ord BIGINT NOT NULL,
  section_ord BIGINT NOT NULL,
  group_ord BIGINT,
  no TEXT NOT NULL,
  name TEXT NOT NULL,
  max BIGINT NOT NULL CHECK (max >= 0),
  method TEXT NOT NULL CHECK (method IN ('MANUAL', 'RATIO', 'TARGET_LEADER', 'COUNT', 'DEDUCT', 'LEVEL', 'RANK_TABLE', 'CHECKLIST', 'BONUS', 'PENALTY', 'DISQUALIFIER')),
  rule TEXT NOT NULL,
  scorer_id UUID,
  PRIMARY KEY (rubric_id, id),
  UNIQUE (rubric_id, ord)
);
INSERT INTO scoring_item_now (rubric_id, id, ord, section_ord, group_ord, no, name, max, method, rule, scorer_id)
  SELECT rubric_id, id, ord, section_ord, NULL, no, name, max, method,
    CASE WHEN method = 'LEVEL' THEN levels
      WHEN per IS NULL THEN ''
      ELSE CAST(per / 100 AS TEXT) || ',' || substr(CAST(100 + per % 100 AS TEXT), 2) END,
    scorer_id
  FROM scoring_item;
DROP TABLE scoring_item;
ALTER TABLE scoring_item_now RENAME TO scoring_item;
-- Points are worked out from what was typed, never kept.
ALTER TABLE scoring_mark DROP COLUMN points;
ALTER TABLE scoring_mark DROP COLUMN before;
ALTER TABLE scoring_mark ADD COLUMN na BIGINT NOT NULL DEFAULT 0 CHECK (na IN (0, 1));
ALTER TABLE scoring_mark ADD COLUMN before_a BIGINT;
ALTER TABLE scoring_mark ADD COLUMN before_b BIGINT;
ALTER TABLE scoring_mark ADD COLUMN before_na BIGINT NOT NULL DEFAULT 0 CHECK (before_na IN (0, 1));
