-- // executor
alter table policy
  add column executor text not null default 'direct' check (executor in ('direct', 'callback')),
  -- where the secret is that calls are signed with; never the secret
  add column callback_secret text,
  add column callback_posts text check (callback_posts in ('criteria', 'keys')),
  add column callback_verify text check (callback_verify in ('none', 'gone', 'gone-and-archived'));
update policy set callback_posts = case when parent_id is null then 'criteria' else 'keys' end, callback_verify = 'gone'
where callback is not null;
alter table policy
  add constraint policy_executor check (executor = 'direct' or callback is not null),
  add constraint policy_callback check (callback is null or (callback_posts is not null and callback_verify is not null));

alter table session drop constraint session_method_check,
  add constraint session_method_check check (method in ('local', 'stream', 'callback'));

select bring_back_columns('policy', 'executor', '{id}');
select bring_back_columns('session', 'executor', '{id}');

-- //@UNDO
select keep_columns('session', 'executor', '{id}', '{method}');
update session set method = 'stream' where method = 'callback';
alter table session drop constraint session_method_check,
  add constraint session_method_check check (method in ('local', 'stream'));
select keep_columns('policy', 'executor', '{id}', '{executor,callback_secret,callback_posts,callback_verify}');
alter table policy
  drop constraint policy_callback, drop constraint policy_executor,
  drop column executor, drop column callback_secret, drop column callback_posts, drop column callback_verify;
