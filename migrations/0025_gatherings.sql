-- Gatherings: conferences and congresses as something to be prepared. What must not change without a reason (head count,
-- days, venue, who attends) changes through gatherings_change only.
CREATE TABLE gatherings_gathering (
  id UUID PRIMARY KEY,
  host UUID NOT NULL,
  year_id UUID,
  kind TEXT NOT NULL CHECK (kind IN ('SUMMING_UP', 'EXEMPLARS', 'CONGRESS', 'OTHER')),
  name TEXT NOT NULL,
  found_by TEXT NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  place TEXT NOT NULL,
  expected BIGINT NOT NULL CHECK (expected >= 0),
  leaders_attend BIGINT NOT NULL CHECK (leaders_attend IN (0, 1)),
  illustrative BIGINT NOT NULL CHECK (illustrative IN (0, 1)),
  version BIGINT NOT NULL
);
CREATE INDEX gatherings_gathering_host ON gatherings_gathering (host, first_day);
CREATE INDEX gatherings_gathering_year ON gatherings_gathering (year_id);
CREATE INDEX gatherings_gathering_day ON gatherings_gathering (first_day);
CREATE TABLE gatherings_change (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL REFERENCES gatherings_gathering (id),
  what TEXT NOT NULL CHECK (what IN ('EXPECTED', 'DAYS', 'VENUE', 'LEADERS', 'ITEM_MOVED', 'ITEM_DROPPED')),
  was TEXT NOT NULL,
  became TEXT NOT NULL,
  reason TEXT NOT NULL,
  basis TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX gatherings_change_gathering ON gatherings_change (gathering, at);
-- The programme: sessions ("buổi, phiên") with their items in order. Minutes of the day; times of items follow.
CREATE TABLE gatherings_session (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL REFERENCES gatherings_gathering (id),
  day TEXT NOT NULL,
  starts BIGINT NOT NULL CHECK (starts BETWEEN 0 AND 1439),
  ends BIGINT NOT NULL CHECK (ends BETWEEN 1 AND 1440),
  name TEXT NOT NULL,
  room TEXT NOT NULL,
  chair TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX gatherings_session_gathering ON gatherings_session (gathering, day);
CREATE TABLE gatherings_item (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL REFERENCES gatherings_gathering (id),
  session UUID NOT NULL REFERENCES gatherings_session (id),
  place BIGINT NOT NULL,
  minutes BIGINT NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
  title TEXT NOT NULL,
  speaker TEXT NOT NULL,
  unit TEXT NOT NULL,
  note TEXT NOT NULL,
  when_leaders BIGINT NOT NULL CHECK (when_leaders IN (0, 1)),
  version BIGINT NOT NULL
);
CREATE INDEX gatherings_item_gathering ON gatherings_item (gathering, session);
-- Who speaks within an item ("tham luận"), in order.
CREATE TABLE gatherings_speaker (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL REFERENCES gatherings_gathering (id),
  item UUID NOT NULL,
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  topic TEXT NOT NULL,
  minutes BIGINT NOT NULL CHECK (minutes BETWEEN 0 AND 1440)
);
CREATE INDEX gatherings_speaker_item ON gatherings_speaker (gathering, item);
-- Documents of the items; every file that was sent stays as a version.
CREATE TABLE gatherings_document (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL REFERENCES gatherings_gathering (id),
  item UUID,
  title TEXT NOT NULL,
  not_before BIGINT,
  removed BIGINT NOT NULL CHECK (removed IN (0, 1)),
  version BIGINT NOT NULL
);
CREATE INDEX gatherings_document_gathering ON gatherings_document (gathering, item);
CREATE TABLE gatherings_file (
  document UUID NOT NULL REFERENCES gatherings_document (id),
  gathering UUID NOT NULL,
  number BIGINT NOT NULL,
  digest TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (document, number)
);
CREATE INDEX gatherings_file_gathering ON gatherings_file (gathering);
-- The organising committee ("ban tổ chức") and its sub-committees ("tiểu ban").
CREATE TABLE gatherings_committee (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL REFERENCES gatherings_gathering (id),
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  duties TEXT NOT NULL,
  products TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX gatherings_committee_gathering ON gatherings_committee (gathering, place);
CREATE TABLE gatherings_member (
  id UUID PRIMARY KEY,
  committee UUID NOT NULL REFERENCES gatherings_committee (id),
  gathering UUID NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('HEAD', 'DEPUTY', 'MEMBER')),
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  person UUID
);
CREATE INDEX gatherings_member_gathering ON gatherings_member (gathering, committee);
-- Meetings on the way, their conclusions, and the tasks made of them.
CREATE TABLE gatherings_meeting (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL REFERENCES gatherings_gathering (id),
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  chair TEXT NOT NULL,
  participants TEXT NOT NULL
);
CREATE INDEX gatherings_meeting_gathering ON gatherings_meeting (gathering, day);
CREATE TABLE gatherings_conclusion (
  id UUID PRIMARY KEY,
  meeting UUID NOT NULL REFERENCES gatherings_meeting (id),
  gathering UUID NOT NULL,
  place BIGINT NOT NULL,
  says TEXT NOT NULL,
  task UUID
);
CREATE INDEX gatherings_conclusion_gathering ON gatherings_conclusion (gathering, meeting);
CREATE TABLE gatherings_task (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL REFERENCES gatherings_gathering (id),
  title TEXT NOT NULL,
  body UUID,
  person UUID,
  person_name TEXT NOT NULL,
  helpers TEXT NOT NULL,
  due TEXT,
  product TEXT NOT NULL,
  progress BIGINT NOT NULL CHECK (progress BETWEEN 0 AND 100),
  state TEXT NOT NULL CHECK (state IN ('TO_DO', 'DOING', 'WAITING', 'DONE')),
  when_leaders BIGINT NOT NULL CHECK (when_leaders IN (0, 1)),
  source TEXT NOT NULL,
  remark TEXT NOT NULL,
  made TEXT NOT NULL,
  done TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX gatherings_task_gathering ON gatherings_task (gathering, due);
CREATE INDEX gatherings_task_body ON gatherings_task (body);
CREATE INDEX gatherings_task_person ON gatherings_task (person);
CREATE TABLE gatherings_helper (
  task UUID NOT NULL REFERENCES gatherings_task (id),
  gathering UUID NOT NULL,
  body UUID NOT NULL,
  PRIMARY KEY (task, body)
);
CREATE INDEX gatherings_helper_gathering ON gatherings_helper (gathering, body);
-- A task that waits for another.
CREATE TABLE gatherings_wait (
  task UUID NOT NULL REFERENCES gatherings_task (id),
  needs UUID NOT NULL REFERENCES gatherings_task (id),
  gathering UUID NOT NULL,
  PRIMARY KEY (task, needs)
);
CREATE INDEX gatherings_wait_gathering ON gatherings_wait (gathering);
-- The script of the video clip, piece by piece.
CREATE TABLE gatherings_segment (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL REFERENCES gatherings_gathering (id),
  place BIGINT NOT NULL,
  body UUID,
  shows TEXT NOT NULL,
  seconds BIGINT NOT NULL CHECK (seconds BETWEEN 0 AND 36000)
);
CREATE INDEX gatherings_segment_gathering ON gatherings_segment (gathering, place);
