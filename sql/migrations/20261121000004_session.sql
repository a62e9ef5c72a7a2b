-- // session
create table session (
  id bigint generated always as identity primary key,
  policy_id int not null references policy,
  policy_version int not null,
  nominal_fire_time timestamptz not null,
  trigger text not null check (trigger in ('cron', 'manual', 'handoff')),
  parent_session_id bigint references session,
  root_session_id bigint references session,
  state text not null check (state in
    ('running', 'pausing', 'paused', 'cancelling', 'cancelled', 'interrupted', 'succeeded', 'failed')),
  -- exhausted, limit, window, cancelled, paused, error, lost_lease, blocked
  stop_reason text,
  error text,
  cutoff timestamptz,
  method text not null check (method in ('local', 'stream')),
  row_limit bigint,
  chunk_rows int not null,
  -- where marking stands: the ordering values of the last row marked; null before the first
  watermark text[],
  marked_all boolean not null default false,
  expected_rows bigint,
  node_id uuid,
  epoch bigint,
  requested_by text not null,
  rows_marked bigint not null default 0,
  root_rows bigint not null default 0,
  archived_rows bigint not null default 0,
  archived_bytes bigint not null default 0,
  chunks int not null default 0,
  chunks_done int not null default 0,
  handed_off_keys bigint not null default 0,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  updated_at timestamptz not null default clock_timestamp(),
  unique (policy_id, nominal_fire_time)
);
-- one live session a policy
create unique index session_live on session (policy_id)
  where state in ('running', 'pausing', 'paused', 'cancelling', 'interrupted');
create index session_by_policy on session (policy_id, id desc);
create index session_by_parent on session (parent_session_id);
create index session_by_root on session (root_session_id);

create table session_event (
  id bigint generated always as identity primary key,
  session_id bigint not null references session on delete cascade,
  at timestamptz not null default clock_timestamp(),
  severity text not null check (severity in ('info', 'warning', 'error')),
  kind text not null,
  message text not null
);
create index session_event_by_session on session_event (session_id, id);

-- What a person asks of the engine; some node claims it.
create table request (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('archive_now', 'resume')),
  policy_id int references policy on delete cascade,
  session_id bigint references session on delete cascade,
  row_limit bigint,
  with_children boolean not null default true,
  requested_by text not null,
  requested_at timestamptz not null default clock_timestamp(),
  claimed_by uuid,
  claimed_at timestamptz,
  result_session_id bigint references session on delete set null,
  finished_at timestamptz,
  error text
);
create index request_open on request (id) where finished_at is null;
create index request_by_policy on request (policy_id);
create index request_by_session on request (session_id);
create index request_by_result on request (result_session_id);

select bring_back('session');
select bring_back('session_event');
select bring_back('request');

-- //@UNDO
select keep('session');
select keep('session_event');
select keep('request');
drop table request;
drop table session_event;
drop table session;
