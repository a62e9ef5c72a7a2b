-- // session_by_fire
-- What came of a week's fires: of the sessions that a cron started few are of one week. Neither column changes, so that
-- what a session writes at each of its chunks stays in its page.
create index session_by_fire on session (nominal_fire_time) where trigger = 'cron';

-- //@UNDO
drop index session_by_fire;
