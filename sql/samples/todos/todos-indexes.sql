alter table todos_active add foreign key (user_id) references users;
alter table todos_active add foreign key (user_id, parent_todo_id) references todos_active (user_id, id) on delete cascade;
alter table ai_interactions add foreign key (user_id, todo_id) references todos_active (user_id, id) on delete cascade;

-- what the application asks: a user's open todos, what is due next, a project, what was completed lately
create index ix_todos_user_status on todos_active (user_id, status, created_at desc);
create index ix_todos_user_due on todos_active (user_id, due_date) where status <> 'completed';
create index ix_todos_project on todos_active (user_id, project_id) where project_id is not null;

-- what a todo has below it: for the application, for the foreign keys, and for an archive run, which takes leaves first
create index ix_todos_parent on todos_active (user_id, parent_todo_id);
create index ix_ai_todo on ai_interactions (user_id, todo_id);

-- what is old
create index ix_todos_completed on todos_active (completed_at) where status = 'completed';
