-- Times are milliseconds since 1970-01-01 UTC. Lists are JSON arrays of strings.

CREATE TABLE accounts (
  account TEXT NOT NULL PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('READER', 'ADJUDICATOR', 'ADMIN')),
  password_hash TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);

-- Candidates as people saw them; an old content stays for the verdicts given on it.
CREATE TABLE contents (
  qa_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  candidate TEXT NOT NULL,
  PRIMARY KEY (qa_id, content_hash)
);

CREATE TABLE tasks (
  qa_id TEXT NOT NULL PRIMARY KEY,
  content_hash TEXT NOT NULL,
  study_id TEXT NOT NULL,
  question_code TEXT NOT NULL,
  tier INTEGER NOT NULL,
  sequence_view TEXT NOT NULL,
  priority INTEGER NOT NULL,
  -- Readers that the task wants.
  overlap INTEGER NOT NULL CHECK (overlap >= 1),
  -- The known answer of a hidden check, which is outside the queue.
  gold_answers TEXT,
  progress TEXT NOT NULL CHECK (progress IN ('OPEN', 'READ', 'DISPUTED', 'RESOLVED')),
  -- The content is another than the one that its standing verdicts were given on.
  stale BOOLEAN NOT NULL,
  -- Somebody saw an identifier in its study.
  held BOOLEAN NOT NULL,
  -- The last import no longer had it.
  retired BOOLEAN NOT NULL,
  -- Whether readers are to get it: OPEN, and none of gold, stale, held, retired.
  queued BOOLEAN NOT NULL,
  -- The standing verdict of an adjudicator.
  adjudication TEXT,
  adjudicator TEXT,
  adjudicator_until BIGINT,
  FOREIGN KEY (qa_id, content_hash) REFERENCES contents (qa_id, content_hash)
);
CREATE INDEX tasks_queue ON tasks (priority DESC, qa_id) WHERE queued;
CREATE INDEX tasks_progress ON tasks (progress, priority DESC, qa_id);
CREATE INDEX tasks_gold ON tasks (qa_id) WHERE gold_answers IS NOT NULL;
CREATE INDEX tasks_study ON tasks (study_id);

-- One row for each reader that a task wants; more for hidden checks. The keys are what makes it
-- impossible that two readers hold one slot, or one reader two slots of a task.
CREATE TABLE slots (
  qa_id TEXT NOT NULL REFERENCES tasks (qa_id),
  slot INTEGER NOT NULL,
  gold BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('OPEN', 'LEASED', 'DONE')),
  reader TEXT,
  lease_id TEXT UNIQUE,
  expires_at BIGINT,
  -- The verdict that fills it.
  verdict_id TEXT UNIQUE,
  PRIMARY KEY (qa_id, slot),
  UNIQUE (qa_id, reader),
  CHECK ((state = 'OPEN') = (reader IS NULL)),
  CHECK ((state = 'LEASED') = (lease_id IS NOT NULL)),
  CHECK ((state = 'LEASED') = (expires_at IS NOT NULL)),
  CHECK ((state = 'DONE') = (verdict_id IS NOT NULL))
);
CREATE INDEX slots_leased ON slots (expires_at) WHERE state = 'LEASED';
CREATE INDEX slots_reader ON slots (reader, state);

-- All leases that ever were, so that a late answer finds what it answers.
CREATE TABLE leases (
  lease_id TEXT NOT NULL PRIMARY KEY,
  qa_id TEXT NOT NULL,
  slot INTEGER NOT NULL,
  reader TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  gold BOOLEAN NOT NULL,
  granted_at BIGINT NOT NULL,
  renewed_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX leases_renewed ON leases (renewed_at);

CREATE TABLE verdicts (
  seq ${serial},
  verdict_id TEXT NOT NULL UNIQUE,
  qa_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  reader TEXT NOT NULL,
  role TEXT NOT NULL,
  phase TEXT NOT NULL,
  decision TEXT NOT NULL,
  answers TEXT NOT NULL,
  reason TEXT,
  seconds DOUBLE PRECISION NOT NULL,
  supersedes TEXT,
  lease_id TEXT,
  decided_at BIGINT NOT NULL,
  late BOOLEAN NOT NULL,
  gold BOOLEAN NOT NULL
);
CREATE INDEX verdicts_task ON verdicts (qa_id, reader);
CREATE INDEX verdicts_reader ON verdicts (reader, decided_at);
CREATE INDEX verdicts_supersedes ON verdicts (supersedes);
CREATE INDEX verdicts_lease ON verdicts (lease_id);
CREATE INDEX verdicts_decided ON verdicts (decided_at);
