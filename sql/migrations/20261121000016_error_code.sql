-- // error_code
-- What kind of error a session ended or stopped with: dev.holdfast.ErrorCode in lower case. Null when it did not, or when
-- an earlier build wrote the session's end.
alter table session add column error_code text;

select bring_back_columns('session', 'error_code', '{id}');

-- //@UNDO
select keep_columns('session', 'error_code', '{id}', '{error_code}');
alter table session drop column error_code;
