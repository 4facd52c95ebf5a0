-- What was amended after the covenant was in force. The signed text in covenants_target stays as it is.
CREATE TABLE covenants_amendment (
  covenant UUID NOT NULL REFERENCES covenants_covenant (id),
  no BIGINT NOT NULL CHECK (no >= 1),
  target BIGINT NOT NULL,
  value TEXT NOT NULL,
  deadline TEXT,
  from_day TEXT NOT NULL,
  basis TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_person UUID,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (covenant, no)
);
-- Where each member stands with each target in mid-year. Without a figure it is "not known", which is never zero.
CREATE TABLE covenants_check (
  covenant UUID NOT NULL REFERENCES covenants_covenant (id),
  target BIGINT NOT NULL,
  body UUID NOT NULL,
  figure BIGINT CHECK (figure >= 0),
  remark TEXT NOT NULL,
  version BIGINT NOT NULL,
  by_person UUID,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (covenant, target, body)
);
-- What each target is used for, as whoever uses it says.
CREATE TABLE covenants_use (
  covenant UUID NOT NULL REFERENCES covenants_covenant (id),
  target BIGINT NOT NULL,
  ord BIGINT NOT NULL,
  says TEXT NOT NULL,
  PRIMARY KEY (covenant, ord)
);
