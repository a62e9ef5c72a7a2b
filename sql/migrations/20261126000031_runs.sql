-- // runs
-- When a policy's turn comes in a run of several: a lower number first, equal numbers side by side.
alter table policy add column priority int not null default 100 check (priority between 1 and 1000);

-- Estate runs that repeat: a name, a cron, and what `run --all` is told.
create table run_schedule (
  name text primary key check (name ~ '^[a-z][a-z0-9_-]{0,62}$'),
  cron text not null,
  zone text not null,
  -- names of databases; empty for all
  databases text[] not null default '{}',
  workers int not null check (workers between 1 and 8),
  -- 'shop=4': chunks at once in a database
  caps text[] not null default '{}',
  changed_by text not null,
  changed_at timestamptz not null default clock_timestamp()
);

-- One run of several policies; its sessions carry its number.
create table run (
  id bigint generated always as identity primary key,
  trigger text not null check (trigger in ('manual', 'cron')),
  schedule_name text,
  nominal_fire_time timestamptz not null,
  databases text[] not null default '{}',
  workers int not null check (workers between 1 and 8),
  caps text[] not null default '{}',
  row_limit bigint,
  max_seconds bigint,
  with_children boolean not null,
  build_indexes boolean not null,
  state text not null check (state in ('running', 'interrupted', 'succeeded', 'partial', 'failed')),
  node_id uuid,
  requested_by text not null,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);
-- of the nodes that hear a fire one makes the run
create unique index run_by_fire on run (schedule_name, nominal_fire_time) where trigger = 'cron';
create index run_open on run (id) where state in ('running', 'interrupted');

-- What a run was to do, policy by policy, and what became of it.
create table run_policy (
  run_id bigint not null references run on delete cascade,
  policy_id int not null references policy on delete cascade,
  priority int not null,
  state text not null check (state in ('waiting', 'running', 'retrying', 'succeeded', 'failed', 'skipped')),
  tries int not null default 0,
  session_id bigint,
  -- the first thing that went wrong, and its kind: dev.holdfast.ErrorCode in lower case
  reason text,
  error_code text,
  next_try_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  primary key (run_id, policy_id)
);
create index run_policy_by_policy on run_policy (policy_id);

alter table session add column run_id bigint references run on delete set null;
create index session_by_run on session (run_id) where run_id is not null;

-- What a person should know. One open alert for each kind and subject; it is over when its cause is.
create table alert (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('failed', 'long', 'recovery', 'hold')),
  severity text not null check (severity in ('warning', 'error')),
  subject text not null,
  message text not null,
  -- the command that a person would type next
  action text not null,
  raised_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  times int not null default 1,
  recovered_at timestamptz,
  -- when its raising and its end were delivered
  told_at timestamptz,
  told_end_at timestamptz
);
create unique index alert_open on alert (kind, subject) where recovered_at is null;
create index alert_untold on alert (id)
  where told_at is null or (recovered_at is not null and told_end_at is null);

select bring_back_columns('policy', 'runs', '{id}');
select bring_back('run_schedule');
select bring_back('run');
select bring_back('run_policy');
select bring_back_columns('session', 'runs', '{id}');
select bring_back('alert');

-- //@UNDO
select keep('alert');
select keep_columns('session', 'runs', '{id}', '{run_id}');
select keep('run_policy');
select keep('run');
select keep('run_schedule');
select keep_columns('policy', 'runs', '{id}', '{priority}');
drop table alert;
alter table session drop column run_id;
drop table run_policy;
drop table run;
drop table run_schedule;
alter table policy drop column priority;
