-- // session_residence
-- How long rows stay as one session sees it, as an ISO-8601 period, where its caller asked for another residence than the
-- policy's; null for the policy's. Whoever resumes the session goes by it.
alter table session add column residence text;

select bring_back_columns('session', 'residence', '{id}');

-- //@UNDO
select keep_columns('session', 'residence', '{id}', '{residence}');
alter table session drop column residence;
