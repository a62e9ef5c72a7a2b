-- // hold_cold_rows
-- Root rows in cold files that a hold was last seen to keep; null where that was not counted, or could not be told.
alter table hold add column cold_rows bigint;

select bring_back_columns('hold', 'cold_rows', '{id}');

-- //@UNDO
select keep_columns('hold', 'cold_rows', '{id}', '{cold_rows}');
alter table hold drop column cold_rows;
