-- What the projector of a gathering shows, as its operator chose last. "step" counts from 1 within an item's speakers, its
-- awards or the pieces of the clip; 0 is before the first.
CREATE TABLE gatherings_screen (
  gathering UUID PRIMARY KEY REFERENCES gatherings_gathering (id),
  scene TEXT NOT NULL CHECK (scene IN ('WELCOME', 'AGENDA', 'CLIP', 'SPEAKERS', 'AWARDS')),
  item UUID,
  step BIGINT NOT NULL CHECK (step BETWEEN 0 AND 1000)
);
-- Who is called up within an item for which award, in order, and who hands it over.
CREATE TABLE gatherings_honour (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL REFERENCES gatherings_gathering (id),
  item UUID NOT NULL,
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  award TEXT NOT NULL,
  presenter TEXT NOT NULL
);
CREATE INDEX gatherings_honour_item ON gatherings_honour (gathering, item);
-- Photographs for the news, as they were written anew from what was sent.
CREATE TABLE gatherings_photo (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL REFERENCES gatherings_gathering (id),
  place BIGINT NOT NULL,
  digest TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  size BIGINT NOT NULL,
  caption TEXT NOT NULL,
  taken_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX gatherings_photo_gathering ON gatherings_photo (gathering, place);
