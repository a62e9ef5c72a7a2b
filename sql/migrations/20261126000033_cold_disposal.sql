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

select bring_back_columns('cold_file', 'cold_disposal', '{id}');
alter table disposal_item disable trigger disposal_item_guard;
select bring_back_columns('disposal_item', 'cold_disposal', '{order_id,item}');
alter table disposal_item enable trigger disposal_item_guard;

-- //@UNDO
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
