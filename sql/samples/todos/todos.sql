-- Database todos: what people have to do, a todo with subtasks below it, and what they asked a model about it. The
-- projects are another database's.
create table users (
  id uuid primary key,
  email text not null,
  display_name text not null,
  created_at timestamptz not null
);

-- A partitioned table's key has the columns that it is partitioned by: so a todo is known by its user and its id, and
-- a subtask belongs to the user of the todo above it.
create table todos_active (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  parent_todo_id uuid,
  project_id uuid,
  title varchar(500) not null,
  description text,
  status varchar(20) not null default 'todo' check (status in ('todo', 'in_progress', 'completed')),
  priority integer not null default 3,
  due_date timestamptz,
  completed_at timestamptz,
  ai_generated boolean not null default false,
  depth integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, id)
) partition by hash (user_id);

do $$
begin
  for n in 0..15 loop
    execute format('create table todos_active_%s partition of todos_active for values with (modulus 16, remainder %s)',
      lpad(n::text, 2, '0'), n);
  end loop;
end $$;

create table ai_interactions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  todo_id uuid not null,
  kind text not null check (kind in ('breakdown', 'suggestion', 'question')),
  model text not null,
  prompt text not null,
  response text,
  tokens integer not null,
  created_at timestamptz not null default now()
);
