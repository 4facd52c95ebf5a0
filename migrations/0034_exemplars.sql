-- Chosen exemplars that were put on the list of a delegation. Put on it again, after they were taken off, is the same row.
CREATE TABLE exemplars_sent (
  nomination UUID NOT NULL REFERENCES exemplars_nomination (id),
  gathering UUID NOT NULL,
  delegation UUID NOT NULL,
  delegate UUID NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (nomination, gathering)
);
CREATE INDEX exemplars_sent_gathering ON exemplars_sent (gathering);
