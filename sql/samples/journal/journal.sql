-- Database journal: a journal of goals, tasks and stories, and what its users said of what the program proposed.
create table users (
  uid varchar(64) primary key,
  email text not null,
  display_name text not null,
  created_at timestamptz not null
);

create table user_preferences (
  id bigint primary key,
  user_id varchar(64) not null,
  tone text not null,
  notification_time time,
  prefers_video boolean not null,
  settings jsonb not null,
  created_at timestamptz not null default current_timestamp
);

create table life_areas (
  id bigint primary key,
  user_id varchar(64) not null,
  name text not null,
  weight int not null check (weight between 0 and 100),
  icon text,
  created_at timestamptz not null default current_timestamp
);

create table goals (
  id bigint primary key,
  user_id varchar(64) not null,
  life_area_id bigint,
  title text not null,
  description text,
  status text not null check (status in ('todo', 'in_progress', 'completed')),
  progress numeric(5, 2) not null,
  created_at timestamptz not null default current_timestamp
);

create table tasks (
  id bigint primary key,
  user_id varchar(64) not null,
  goal_id bigint,
  title text not null,
  status text not null check (status in ('todo', 'in_progress', 'completed')),
  due_date timestamptz,
  duration_minutes int,
  created_at timestamptz not null default current_timestamp
);

create table media_attachments (
  id bigint primary key,
  user_id varchar(64) not null,
  goal_id bigint,
  task_id bigint,
  file_type text not null check (file_type in ('image', 'video', 'audio', 'document')),
  file_path text not null,
  file_size bigint not null,
  created_at timestamptz not null default current_timestamp
);

create table memory_items (
  id bigint primary key,
  user_id varchar(64) not null,
  content text not null,
  embedding real[],
  timestamp timestamptz not null default current_timestamp
);

create table story_sessions (
  id varchar(36) primary key,
  user_id varchar(64) not null,
  title text,
  generated_text text,
  video_url text,
  content_type text not null check (content_type in ('summary', 'story', 'reflection', 'achievement')),
  summary_period text not null check (summary_period in ('daily', 'weekly', 'monthly')),
  processing_status text not null check (processing_status in ('pending', 'processing', 'completed', 'failed')),
  posting_status text not null check (posting_status in ('draft', 'scheduled', 'posted')),
  source_goals jsonb,
  word_count int,
  posted_at timestamptz,
  created_at timestamptz not null default current_timestamp
);

create table feedback_logs (
  id varchar(36) primary key,
  user_id varchar(64) not null,
  context_type text not null check (context_type in ('task', 'goal', 'story', 'plan', 'ui')),
  context_id text,
  context_data jsonb,
  feedback_type text not null check (feedback_type in ('positive', 'negative', 'neutral')),
  feedback_value real,
  comment text,
  session_id varchar(36),
  device_info jsonb,
  processed_at timestamptz,
  created_at timestamptz not null default current_timestamp
);
