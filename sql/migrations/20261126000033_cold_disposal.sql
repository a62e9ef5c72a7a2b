-- // cold_disposal
-- Cold files are disposed of as such: by which order, and when.
alter table cold_file
  add column disposed_by bigint,
  add column disposed_at timestamptz,
  drop constraint cold_file_state_check,
  add constraint cold_file_state_check check
    (state in ('writing', 'verified', 'cold', 'thawing', 'thawed', 'disposing', 'disposed', 'abandoned'));
create index cold_file_by_order on cold_file (disposed_by) where disposed_by is not null;

-- cold: rows of a cold file
alter table disposal_item
  drop constraint disposal_item_kind_check,
  add constraint disposal_item_kind_check check (kind in ('warm', 'hot', 'cold'));

-- Partitions that somebody wants frozen, by whichever node has time.
create table cold_request (
  id bigint generated always as identity primary key,
  database_name text not null,
  table_schema text not null,
  table_name text not null,
  partition_schema text not null,
  partition_name text not null,
  -- hf_archived_at of its rows, and how many there were when it was asked for
  from_at timestamptz not null,
  to_at timestamptz not null,
  row_count bigint not null,
  asked_by text not null,
  asked_at timestamptz not null default clock_timestamp(),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'frozen', 'failed', 'cancelled')),
  -- how far a node has come, in words
  step text,
  -- who wants it no more; a node that has it in hand stops at its next step
  cancelled_by text,
  node_id uuid,
  started_at timestamptz,
  ended_at timestamptz,
  file_id bigint,
  problem text
);
create unique index cold_request_open on cold_request (database_name, table_schema, table_name, partition_name)
  where state in ('waiting', 'running');

select bring_back('cold_request');
select bring_back_columns('cold_file', 'cold_disposal', '{id}');
alter table disposal_item disable trigger disposal_item_guard;
select bring_back_columns('disposal_item', 'cold_disposal', '{order_id,item}');
alter table disposal_item enable trigger disposal_item_guard;

-- //@UNDO
select keep('cold_request');
drop table cold_request;
select keep_columns('cold_file', 'cold_disposal', '{id}', '{state,disposed_by,disposed_at}');
-- to an older program a file whose rows are gone from it is one that was thawed; of one on its way the receipt tells
update cold_file set state = case state when 'disposing' then 'thawing' else 'thawed' end
where state in ('disposing', 'disposed');
drop index cold_file_by_order;
alter table cold_file
  drop constraint cold_file_state_check,
  add constraint cold_file_state_check check
    (state in ('writing', 'verified', 'cold', 'thawing', 'thawed', 'abandoned')),
  drop column disposed_by, drop column disposed_at;
select keep_columns('disposal_item', 'cold_disposal', '{order_id,item}', '{kind}');
alter table disposal_item disable trigger disposal_item_guard;
update disposal_item set kind = 'warm' where kind = 'cold';
alter table disposal_item enable trigger disposal_item_guard;
alter table disposal_item
  drop constraint disposal_item_kind_check,
  add constraint disposal_item_kind_check check (kind in ('warm', 'hot'));
