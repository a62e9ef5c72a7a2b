package dev.holdfast.console.fx;

import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// What this window does in the background, and what it has to tell of it. On the UI thread only.
public final class Jobs {
    private static final int MOST = 50;
    private static final long PATIENCE_MILLIS = 3_000;

    private final Background background;
    private final InstantSource clock;
    private final ObservableList<Job> jobs = FXCollections.observableArrayList();
    private final ObservableList<Notice> notices = FXCollections.observableArrayList();
    /// What each job's worker ends, for [#stop].
    private final Set<CompletableFuture<Void>> working = ConcurrentHashMap.newKeySet();
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
        CompletableFuture<Void> left = new CompletableFuture<>();
        working.add(left);
        background.run(
                () -> {
                    try {
                        return work.run(job);
                    } finally {
                        working.remove(left);
                        left.complete(null);
                    }
                },
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

    /// Whether something is not over yet.
    public boolean running() {
        return jobs.stream().anyMatch(job -> !job.stateProperty().get().over());
    }

    /// Stops everything, and gives it a moment to clean up behind it.
    public void stop() {
        jobs.stream().filter(job -> !job.stateProperty().get().over()).forEach(job -> job.cancellation()
                .cancel());
        try {
            CompletableFuture.allOf(working.toArray(CompletableFuture[]::new))
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            System.getLogger(Jobs.class.getName())
                    .log(System.Logger.Level.WARNING, "a job of the closed window still runs", e);
        }
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
