-- // plan
-- What somebody was shown, to be executed as it was shown or not at all.
create table plan (
  id bigint generated always as identity primary key,
  policy_id int not null references policy on delete cascade,
  policy_version int not null,
  -- SHA-256 over `binding`, in hexadecimal
  digest text not null,
  -- what binds, one fact a line
  binding text not null,
  -- the whole plan as it was shown
  document jsonb not null,
  -- the moment that its cut-off is reckoned from
  planned_at timestamptz not null,
  root_rows bigint not null,
  row_limit bigint,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  -- the session that it became; null until it is used
  session_id bigint references session
);
create index plan_by_policy on plan (policy_id, id desc);
create index plan_by_session on plan (session_id);
create index plan_unused on plan (expires_at) where session_id is null;

-- Why a session stopped before its first row: where what was found differs from its plan.
create table plan_difference (
  session_id bigint not null references session on delete cascade,
  position int not null,
  kind text not null,
  subject text not null,
  planned text,
  found text,
  primary key (session_id, position)
);

alter table session
  add column plan_id bigint references plan,
  add column plan_digest text;
create index session_by_plan on session (plan_id);

alter table request
  add column plan_id bigint references plan on delete cascade;
create index request_by_plan on request (plan_id);

select bring_back('plan');
select bring_back('plan_difference');
select bring_back_columns('session', 'plan', '{id}');
select bring_back_columns('request', 'plan', '{id}');

-- //@UNDO
select keep_columns('request', 'plan', '{id}', '{plan_id}');
select keep_columns('session', 'plan', '{id}', '{plan_id,plan_digest}');
alter table request drop column plan_id;
alter table session drop column plan_id, drop column plan_digest;
select keep('plan_difference');
select keep('plan');
drop table plan_difference;
drop table plan;
