package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.LaterBackground;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class JobsTest {
    private static final Instant START = Instant.parse("2026-11-21T09:30:00Z");

    private Instant now = START;
    private final InstantSource clock = () -> now;

    private static Job.Work ends(Job.State state) {
        return _ -> new Job.Ended(state, "says");
    }

    @Test
    void howLongItStillTakesIsSaidFromOnePercentUntilItIsOver() {
        Job job = new Job("export", START);
        now = START.plusSeconds(10);
        assertThat(job.left(now)).as("nobody knows how much there is").isEmpty();
        job.total(1000);
        assertThat(job.left(now)).as("nothing is done").isEmpty();
        job.done(9);
        assertThat(job.left(now)).as("before one percent").isEmpty();
        job.done(10);
        assertThat(job.left(now)).contains(Duration.ofSeconds(990));
        job.done(250);
        assertThat(job.left(now)).contains(Duration.ofSeconds(30));

        job.end(new Job.Ended(Job.State.DONE, "1,000 rows"), now);

        assertThat(job.left(now)).isEmpty();
        assertThat(job.took(now.plusSeconds(60))).as("its end stays").isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whatEndsIsToldAndOnlyWhatWentWrongAsTrouble() {
        Jobs jobs = new Jobs(new DirectBackground(), clock);

        for (Job.State state : List.of(Job.State.DONE, Job.State.CANCELLED, Job.State.PARTIAL, Job.State.FAILED)) {
            jobs.start(state.name(), ends(state));
        }
        jobs.start("thrown", _ -> {
            throw new IllegalStateException("disk full");
        });

        assertThat(jobs.notices().reversed())
                .extracting(Notice::text, Notice::trouble)
                .containsExactly(
                        tuple("DONE: says", false),
                        tuple("CANCELLED: says", false),
                        tuple("PARTIAL: says", true),
                        tuple("FAILED: says", true),
                        tuple("thrown: disk full", true));
        assertThat(jobs.running()).isFalse();
    }

    @Test
    void aNoticeOfAJobLeadsToTheDrawer() {
        Jobs jobs = new Jobs(new DirectBackground(), clock);
        List<String> shown = new ArrayList<>();
        jobs.shownBy(() -> shown.add("drawer"));
        jobs.start("export", ends(Job.State.DONE));

        jobs.notices().getFirst().go().run();

        assertThat(shown).containsExactly("drawer");
    }

    @Test
    void whatIsOverGivesWayAndWhatRunsNever() {
        LaterBackground later = new LaterBackground();
        Jobs jobs = new Jobs(later, clock);
        Job running = jobs.start("runs", ends(Job.State.DONE));
        for (int i = 0; i < 60; i++) {
            jobs.start("short " + i, ends(Job.State.DONE));
            later.last();
        }

        assertThat(jobs.jobs()).hasSize(50).contains(running);
        assertThat(jobs.jobs().getFirst().title()).isEqualTo("short 59");
        assertThat(jobs.running()).isTrue();
    }

    @Test
    void aJobIsCancelledOnceAndNeverAfterItsEnd() {
        LaterBackground later = new LaterBackground();
        Jobs jobs = new Jobs(later, clock);
        Job first = jobs.start("first", ends(Job.State.CANCELLED));
        Job second = jobs.start("second", ends(Job.State.DONE));
        later.next();
        jobs.cancel(first);
        assertThat(first.stateProperty().get()).as("it is over already").isEqualTo(Job.State.CANCELLED);
        jobs.cancel(second);
        jobs.cancel(second);
        assertThat(second.stateProperty().get()).isEqualTo(Job.State.CANCELLING);
        assertThat(later.size()).as("the work, and one word to stop it").isEqualTo(2);
        later.last();
        assertThat(second.cancellation().asked()).isTrue();
    }

    @Test
    void aWindowThatClosesStopsWhatRunsAndWaitsUntilItHasCleanedUp() throws Exception {
        LaterBackground later = new LaterBackground();
        Jobs jobs = new Jobs(later, clock);
        AtomicBoolean cleaned = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        Thread closing = Thread.currentThread();
        jobs.start("export", job -> {
            begun.countDown();
            while (!job.cancellation().asked() || closing.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait(); // it cleans up only once it is waited for
            }
            cleaned.set(true);
            return new Job.Ended(Job.State.CANCELLED, "");
        });
        Thread.ofPlatform().daemon().start(later::next);
        begun.await();

        jobs.stop();

        assertThat(cleaned).isTrue();
    }
}
