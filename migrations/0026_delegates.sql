-- Delegations to a gathering, each with its quota and the day its list is due.
CREATE TABLE delegates_delegation (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  body UUID,
  quota BIGINT NOT NULL CHECK (quota >= 0),
  place BIGINT NOT NULL,
  contact TEXT NOT NULL,
  due TEXT,
  state TEXT NOT NULL CHECK (state IN ('OPEN', 'SENT', 'CONFIRMED')),
  settled_at BIGINT,
  illustrative BIGINT NOT NULL CHECK (illustrative IN (0, 1)),
  version BIGINT NOT NULL
);
CREATE INDEX delegates_delegation_gathering ON delegates_delegation (gathering);
CREATE INDEX delegates_delegation_body ON delegates_delegation (body);
-- A delegation's secret link: its digest alone, never the link. "used" counts what came in since "hour_at".
CREATE TABLE delegates_link (
  delegation UUID PRIMARY KEY REFERENCES delegates_delegation (id),
  digest BYTES NOT NULL UNIQUE,
  made_at BIGINT NOT NULL,
  until_day TEXT NOT NULL,
  used BIGINT NOT NULL,
  hour_at BIGINT NOT NULL
);
-- How many a group of delegations may send together.
CREATE TABLE delegates_source (
  gathering UUID NOT NULL,
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  total BIGINT NOT NULL CHECK (total >= 0),
  PRIMARY KEY (gathering, place)
);
-- What a gathering's composition is judged by. A version for all rules together.
CREATE TABLE delegates_setting (
  gathering UUID PRIMARY KEY,
  young_under BIGINT NOT NULL,
  young_basis TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE delegates_rule (
  gathering UUID NOT NULL,
  attribute TEXT NOT NULL,
  least_num BIGINT,
  least_den BIGINT,
  most_num BIGINT,
  most_den BIGINT,
  basis TEXT NOT NULL,
  PRIMARY KEY (gathering, attribute),
  CHECK (least_num IS NOT NULL OR most_num IS NOT NULL)
);
-- Delegates, also those who stand no more. "traits" is one letter each (Y, N, ? for not known) for woman, minority,
-- works directly, exemplar, ex officio.
CREATE TABLE delegates_delegate (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL,
  delegation UUID NOT NULL REFERENCES delegates_delegation (id),
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  honorific TEXT NOT NULL,
  post TEXT NOT NULL,
  unit TEXT NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('OFFICIAL', 'GUEST', 'SERVICE', 'PRESS')),
  birth BIGINT,
  traits TEXT NOT NULL,
  field TEXT,
  occupation TEXT,
  note TEXT NOT NULL,
  since_at BIGINT NOT NULL,
  until_at BIGINT,
  ending TEXT CHECK (ending IN ('REPLACED', 'WITHDRAWN')),
  heir UUID,
  version BIGINT NOT NULL,
  CHECK ((ending IS NULL) = (until_at IS NULL)),
  CHECK ((heir IS NOT NULL) = (ending IS NOT NULL AND ending = 'REPLACED'))
);
CREATE INDEX delegates_delegate_gathering ON delegates_delegate (gathering);
CREATE INDEX delegates_delegate_delegation ON delegates_delegate (delegation);
-- Whatever happened to a delegate, in order.
CREATE TABLE delegates_change (
  delegate UUID NOT NULL REFERENCES delegates_delegate (id),
  no BIGINT NOT NULL CHECK (no >= 1),
  gathering UUID NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('ADDED', 'CHANGED', 'REPLACED', 'WITHDRAWN')),
  at BIGINT NOT NULL,
  by_name TEXT NOT NULL,
  says TEXT NOT NULL,
  reason TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (delegate, no)
);
CREATE INDEX delegates_change_gathering ON delegates_change (gathering);
