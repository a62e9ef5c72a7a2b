alter table user_preferences add foreign key (user_id) references users;
alter table life_areas add foreign key (user_id) references users;
alter table goals add foreign key (user_id) references users;
alter table goals add foreign key (life_area_id) references life_areas;
alter table tasks add foreign key (user_id) references users;
alter table tasks add foreign key (goal_id) references goals;
alter table media_attachments add foreign key (user_id) references users;
alter table media_attachments add foreign key (goal_id) references goals;
alter table media_attachments add foreign key (task_id) references tasks;
alter table memory_items add foreign key (user_id) references users;
alter table story_sessions add foreign key (user_id) references users;
alter table feedback_logs add foreign key (user_id) references users;

-- the index list of its authors
create index ix_goals_user_created on goals (user_id, created_at desc);
create index ix_goals_user_status on goals (user_id, status);
create index ix_goals_life_area_created on goals (life_area_id, created_at desc);

create index ix_tasks_user_created on tasks (user_id, created_at desc);
create index ix_tasks_user_status on tasks (user_id, status);
create index ix_tasks_goal_created on tasks (goal_id, created_at desc);
create index ix_tasks_due_date on tasks (user_id, due_date) where due_date is not null;
create index ix_tasks_completed on tasks (user_id, created_at desc) where status = 'completed';

create index ix_life_areas_user_created on life_areas (user_id, created_at desc);
create index ix_life_areas_user_name on life_areas (user_id, name);

create index ix_media_user_created on media_attachments (user_id, created_at desc);
create index ix_media_user_type on media_attachments (user_id, file_type);
create index ix_media_goal on media_attachments (goal_id, created_at desc);
create index ix_media_task on media_attachments (task_id, created_at desc);

create index ix_memory_user_timestamp on memory_items (user_id, timestamp desc);

create index ix_user_prefs_user_created on user_preferences (user_id, created_at desc);

create index ix_feedback_user_created on feedback_logs (user_id, created_at desc);
create index ix_feedback_user_type on feedback_logs (user_id, feedback_type);
create index ix_feedback_context on feedback_logs (context_type, created_at desc);
create index ix_feedback_session on feedback_logs (session_id, created_at desc);
create index ix_feedback_processed on feedback_logs (processed_at);

create index ix_story_user_created on story_sessions (user_id, created_at desc);
create index ix_story_user_status on story_sessions (user_id, processing_status);
create index ix_story_user_period on story_sessions (user_id, summary_period);
create index ix_story_posted_at on story_sessions (posted_at);
create index ix_story_content_type on story_sessions (content_type, created_at desc);

-- "archive-specific indexes for cleanup operations", of which their list names none: without them, what is old is
-- found by reading the whole table
create index ix_story_created on story_sessions (created_at);
create index ix_feedback_created on feedback_logs (created_at);
