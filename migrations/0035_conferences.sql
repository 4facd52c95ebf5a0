-- Who attended, as the gates of the gathering that prepared the conference told it when the list was taken over. The list is
-- copied: what is mended among the delegates later changes no minutes.
CREATE TABLE conferences_attendance (
  conference_id UUID PRIMARY KEY REFERENCES conferences_conference (id),
  gathering_id UUID NOT NULL,
  taken_at BIGINT NOT NULL
);
CREATE TABLE conferences_attendee (
  conference_id UUID NOT NULL REFERENCES conferences_conference (id),
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  delegation TEXT NOT NULL,
  guest BIGINT NOT NULL CHECK (guest IN (0, 1)),
  came_at BIGINT NOT NULL,
  PRIMARY KEY (conference_id, place)
);
