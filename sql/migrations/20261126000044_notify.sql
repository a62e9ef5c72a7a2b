-- // notify
-- What the service behind a callback is told of; an executor, who archives by himself, of nothing unless he asks.
alter table policy
  add column callback_events text[] not null default '{chunk.archived,session.ended,session.failed}',
  -- where the secret is that calls were signed with before, while receivers change over; never the secret
  add column callback_secret_before text;

-- How it goes with somebody who is told. A row is made at the first attempt.
create table endpoint (
  -- number of the policy; 0: the webhook of alerts, -1: their mail
  id int primary key,
  disabled_at timestamptz,
  disabled_why text,
  -- attempts that failed since one went well
  failures int not null default 0,
  -- nobody tries before
  open_until timestamptz,
  told_at timestamptz,
  failed_at timestamptz
);

-- The outbox: written in the transaction that makes it true, sent later.
create table delivery (
  id bigint generated always as identity primary key,
  -- the same at each attempt: by it a receiver knows what it has had already
  message_id text not null unique,
  endpoint_id int not null,
  event text not null,
  session_id bigint,
  -- byte for byte what is sent
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'failed', 'delivered', 'dead')),
  -- attempts since it was made, or since somebody asked for it again
  tries int not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  asked_at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null default clock_timestamp(),
  -- who sends it just now: a number of that attempt alone, and until when nobody else does
  claim uuid,
  claimed_until timestamptz,
  settled_at timestamptz,
  dead_why text
);
create index delivery_due on delivery (endpoint_id, due_at) where state in ('waiting', 'failed');
create index delivery_first on delivery (endpoint_id, id) where state = 'waiting';
create index delivery_in_order on delivery (session_id, endpoint_id, id) where state = 'waiting';
create index delivery_settled on delivery (settled_at) where state in ('delivered', 'dead');
create index delivery_by_state on delivery (state, id);

create table delivery_attempt (
  id bigint generated always as identity primary key,
  delivery_id bigint not null references delivery on delete cascade,
  attempted_at timestamptz not null,
  node_id uuid,
  millis int not null,
  -- of HTTP or SMTP; null when no answer came
  status int,
  -- the first characters of the answer, control characters shown
  response text not null default '',
  -- why no answer came; null when one did
  error text
);
create index delivery_attempt_by_delivery on delivery_attempt (delivery_id, id);

select bring_back_columns('policy', 'notify', '{id}');
select bring_back('endpoint');
select bring_back('delivery');
select bring_back('delivery_attempt');

-- //@UNDO
select keep('delivery_attempt');
select keep('delivery');
select keep('endpoint');
select keep_columns('policy', 'notify', '{id}', '{callback_events,callback_secret_before}');
drop table delivery_attempt;
drop table delivery;
drop table endpoint;
alter table policy drop column callback_events, drop column callback_secret_before;
