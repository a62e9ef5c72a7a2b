-- // audit
-- Who did what. Each entry holds the digest of the one before it, so that nothing can be taken out, put in, moved or
-- altered without a break; see dev.holdfast.audit.
create table audit (
  -- 1, 2, 3, ...: no gaps, because it is taken under the lock of audit_head
  number bigint primary key,
  at timestamptz not null,
  actor text not null,
  -- dev.holdfast.audit.Act
  act text not null,
  object text not null,
  -- json, not jsonb: the digest is over the text as it was written
  before_ json,
  after_ json,
  plan_digest text,
  outcome text not null check (outcome in ('done', 'refused')),
  reason text,
  -- SHA-256 in hexadecimal
  previous text not null,
  digest text not null
);
create index audit_by_object on audit (object, number);
create index audit_by_time on audit (at);

-- The last entry. Its lock is what makes the chain one.
create table audit_head (
  only_row boolean primary key default true check (only_row),
  number bigint not null,
  digest text not null
);

create function audit_only_grows() returns trigger language plpgsql as $$
begin
  raise exception 'the audit only grows: % of holdfast.audit is refused', tg_op using errcode = '42501';
end $$;
create trigger audit_only_grows before update or delete or truncate on audit
  for each statement execute function audit_only_grows();

select bring_back('audit');
select bring_back('audit_head');
insert into audit_head (number, digest)
select 0, encode(sha256(convert_to('holdfast audit of ' || id, 'UTF8')), 'hex') from installation
on conflict do nothing;

-- //@UNDO
select keep('audit');
select keep('audit_head');
drop table audit_head;
drop table audit;
drop function audit_only_grows();
