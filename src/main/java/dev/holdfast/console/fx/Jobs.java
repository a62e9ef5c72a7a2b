package dev.holdfast.console.fx;

import java.time.InstantSource;
import java.util.Objects;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// What this window does in the background, and what it has to tell of it. On the UI thread only.
public final class Jobs {
    private static final int MOST = 50;

    private final Background background;
    private final InstantSource clock;
    private final ObservableList<Job> jobs = FXCollections.observableArrayList();
    private final ObservableList<Notice> notices = FXCollections.observableArrayList();
    private Runnable show = () -> {};

    public Jobs(Background background, InstantSource clock) {
        this.background = background;
        this.clock = clock;
    }

    /// Who shows jobs to the person. @param show brings them before their eyes
    public void shownBy(Runnable show) {
        this.show = show;
    }

    /// Starts work and returns at once.
    public Job start(String title, Job.Work work) {
        Job job = new Job(title, clock.instant());
        jobs.addFirst(job);
        forgetOld();
        background.run(
                () -> work.run(job),
                ended -> over(job, ended),
                failure -> over(
                        job,
                        new Job.Ended(Job.State.FAILED, Objects.toString(failure.getMessage(), failure.toString()))));
        return job;
    }

    private void over(Job job, Job.Ended ended) {
        job.end(ended, clock.instant());
        boolean trouble = ended.state() == Job.State.FAILED || ended.state() == Job.State.PARTIAL;
        tell(new Notice(clock.instant(), trouble, job.title() + ": " + ended.says(), show));
    }

    /// What is over gives way, the oldest first.
    private void forgetOld() {
        for (int i = jobs.size() - 1; i > 0 && jobs.size() > MOST; i--) {
            if (jobs.get(i).stateProperty().get().over()) {
                jobs.remove(i);
            }
        }
    }

    public void tell(Notice notice) {
        notices.addFirst(notice);
    }

    public void show() {
        show.run();
    }

    /// The latest first.
    public ObservableList<Job> jobs() {
        return jobs;
    }

    /// The latest first; whoever has seen one takes it away.
    public ObservableList<Notice> notices() {
        return notices;
    }

    public void cancel(Job job) {
        job.cancel(background);
    }
}
