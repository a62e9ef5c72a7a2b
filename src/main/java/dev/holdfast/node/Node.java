package dev.holdfast.node;

import dev.holdfast.HoldfastException;
import dev.holdfast.alert.AlertDelivery;
import dev.holdfast.notify.Courier;
import dev.holdfast.notify.Deliveries;
import dev.holdfast.run.Backoff;
import dev.holdfast.session.Nodes;
import dev.holdfast.session.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running engine process.
///
/// From [#open] on it shows signs of life and can run policies for its own process ([#runs]). After [#serve] it also
/// claims requests, takes up sessions that other nodes left, and answers fires.
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /// A third of the time to live: two beats may be lost.
    private static final Duration HEARTBEAT = Nodes.TIME_TO_LIVE.dividedBy(3);

    /// How often requests are looked for although nothing was heard.
    private static final Duration LOOK = Duration.ofSeconds(2);

    /// How often it is looked for what a person should know.
    private static final Duration WATCH = Duration.ofSeconds(30);

    /// How long the control database may take to say that it is there.
    private static final Duration READY_PATIENCE = Duration.ofSeconds(3);

    /// How often the governed databases are looked at.
    private static final Duration SEEING = Duration.ofMinutes(5);

    private static final Duration FIRST_SEEING = Duration.ofSeconds(10);

    private static final Duration TENDING = Duration.ofDays(1);

    /// Trees that run at once.
    private static final int MOST_RUNS = 2;

    private final Features features;
    private final UUID id;
    private final SessionsInHand inHand;
    private final TreeRuns runs;
    private final EstateRunner estateRuns;
    private final AlertWatch alerts;
    private final FindingWatch findings;
    private final OneAtATime lookingForAlerts;
    private final RestoreTurns restores;
    private final Requests requests;
    private final RequestTurns turns;
    private final Operations operations;
    private final DisposalRuns disposals;
    private final ColdRuns cold;
    private final Courier courier;
    private final IndexRuns indexes;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            1, Thread.ofPlatform().daemon().name("node-timer-", 0).factory());
    private final ExecutorService workers = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("run-", 0).factory());
    private final Semaphore free = new Semaphore(MOST_RUNS);
    private final Fires fires;
    private final OneAtATime completingHolds;
    private volatile boolean closing;
    private @Nullable AutoCloseable ears;

    private Node(Features features, Timetable timetable, UUID id, InstantSource clock) {
        this.features = features;
        this.id = id;
        this.inHand = new SessionsInHand(features, id);
        this.runs = new TreeRuns(features, inHand, new Aftercare(features, workers), clock);
        this.estateRuns = new EstateRunner(features, runs, id, clock);
        this.findings = new FindingWatch(features, timetable, id, clock);
        this.alerts = new AlertWatch(features, inHand, estateRuns.views(), findings, clock);
        this.estateRuns.afterwards(alerts::lookQuietly);
        this.restores = new RestoreTurns(features, features.restorer(), inHand, id);
        this.fires = new Fires(features, runs, workers, free);
        this.requests = new Requests(features.store());
        this.turns = new RequestTurns(features, id, requests, runs, restores, workers, free, this::lookForWork);
        this.completingHolds = new OneAtATime(workers, this::completeHolds);
        this.lookingForAlerts = new OneAtATime(workers, alerts::lookQuietly);
        this.disposals = new DisposalRuns(features, id);
        this.cold = new ColdRuns(features, id);
        this.courier = new Courier(features.store(), id, features.notifying(), clock);
        this.indexes = new IndexRuns(features, id);
        this.operations = new Desk(
                features,
                timetable,
                requests,
                id,
                session -> inHand.orphans().contains(session),
                disposals,
                cold,
                estateRuns,
                alerts,
                findings,
                new DeliveryDesk(new Deliveries(features.store(), courier, clock)),
                indexes);
    }

    /// Enters this process in the control database and keeps its signs of life up.
    public static Node open(Features features, Timetable timetable, String version, InstantSource clock) {
        UUID id = features.store().inTransaction(tx -> {
            features.nodes().sweep(tx);
            return features.nodes().register(tx, version);
        });
        Node node = new Node(features, timetable, id, clock);
        long beat = HEARTBEAT.toMillis();
        var unused = node.timer.scheduleAtFixedRate(node::beat, beat, beat, TimeUnit.MILLISECONDS);
        return node;
    }

    /// Claims requests and takes up abandoned sessions from now on.
    public void serve() {
        ears = features.store().listen(Sessions.CHANNEL, this::lookForWork);
        long look = LOOK.toMillis();
        var _ = timer.scheduleWithFixedDelay(this::lookAround, look, look, TimeUnit.MILLISECONDS);
        long watch = WATCH.toMillis();
        // off the timer's thread: receipts and manifests are asked for
        var _ = timer.scheduleWithFixedDelay(lookingForAlerts::begin, 0, watch, TimeUnit.MILLISECONDS);
        long firstSeeing = FIRST_SEEING.toMillis();
        long seeing = SEEING.toMillis();
        var _ = timer.scheduleWithFixedDelay(
                () -> workers.execute(findings::seeQuietly), firstSeeing, seeing, TimeUnit.MILLISECONDS);
    }

    /// Does now, and once a day, what is done daily.
    public void tend(LedgerKeeper keeper) {
        DailyUpkeep upkeep = new DailyUpkeep(keeper, courier, requests, alerts, operations, findings);
        var unused = timer.scheduleWithFixedDelay(
                () -> workers.execute(upkeep::once), 0, TENDING.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Samples the estate's databases from now on, as long as no other node does.
    public void sampleEvery(Duration interval) {
        SampleRounds rounds = new SampleRounds(features.growth().sampler(), interval, workers);
        var _ = timer.scheduleWithFixedDelay(
                rounds::begin,
                Math.min(interval.toMillis(), SampleRounds.FIRST.toMillis()),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    public Operations operations() {
        return operations;
    }

    /// Sends what waits in the outbox although this process does not serve.
    ///
    /// @return how many deliveries still wait for their first attempt when the time is over
    public long sendDeliveries(Duration patience) {
        return courier.sendAll(patience);
    }

    /// Restores in this process.
    public RestoreRuns restores() {
        return restores;
    }

    public Runs runs() {
        return runs;
    }

    /// Runs of several policies in this process.
    public EstateRuns estateRuns() {
        return estateRuns;
    }

    /// What somebody is told of, and how, beside the log.
    ///
    /// @param longest a session or a run may take
    public void tellAlerts(Duration longest, AlertDelivery delivery) {
        alerts.configure(longest, delivery);
    }

    /// Why this node should get no work: the control database does not answer in time, or has had no sign of life of
    /// it.
    ///
    /// @return empty when it is ready
    public Optional<String> unready() {
        if (closing) {
            return Optional.of("the node is stopping");
        }
        Future<Boolean> alive = workers.submit(
                () -> features.store().inTransaction(tx -> features.nodes().alive(tx, id)));
        try {
            return alive.get(READY_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    ? Optional.empty()
                    : Optional.of("lease: the control database has had no sign of life of this node for "
                            + Nodes.TIME_TO_LIVE.toSeconds() + " s");
        } catch (TimeoutException e) {
            alive.cancel(true);
            return Optional.of("control database: no answer within " + READY_PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            return Optional.of(String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the node is stopping");
        }
    }

    /// Looks for what a person should know, and tells of it.
    public void look() {
        alerts.lookQuietly();
    }

    /// Looks whether holds held; tells of what it finds.
    public void lookAtHolds() {
        alerts.lookAtHolds();
    }

    /// A cron of the estate fired. Returns at once.
    public void runFired(String schedule, Instant nominal) {
        workers.execute(() -> inTurn(() -> estateRuns.fired(schedule, nominal)));
    }

    /// Waits for a free run; what fails is told, for nobody waits for it.
    private void inTurn(Runnable work) {
        free.acquireUninterruptibly();
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("a run did not come to its end: {}", e.getMessage());
        } finally {
            free.release();
        }
    }

    /// How often, and after what rests, a tree that is run by itself is tried; for tests, which wait for nobody.
    void rest(Backoff other) {
        runs.rest(other);
    }

    EstateRunner estateRunner() {
        return estateRuns;
    }

    /// A cron fired. Returns at once.
    public void fired(String policy, Instant nominal) {
        var unused = fires.fired(policy, nominal);
    }

    Fires fires() {
        return fires;
    }

    private void beat() {
        try {
            features.store().run(tx -> {
                features.nodes().seen(tx, id);
                features.leases().renew(tx, id, inHand.leases());
                features.leases().renew(tx, id, features.cold().leases());
                features.leases().renew(tx, id, List.of(FindingWatch.LEASE));
            });
        } catch (RuntimeException e) { // anything else would end the timer
            LOG.warn("no sign of life could be given: {}", e.getMessage());
        }
    }

    private void completeHolds() {
        try {
            features.holds().completePlacing();
            features.holds().reviewEnded();
        } catch (RuntimeException e) {
            LOG.warn("half-placed and ended holds could not be seen to: {}", e.getMessage());
        }
    }

    private void lookAround() {
        try {
            turns.report();
            for (long run : estateRuns.abandoned()) {
                workers.execute(() -> inTurn(() -> estateRuns.takeUpAbandoned(run)));
            }
            requests.takeUp(inHand.abandoned().stream()
                    .filter(session -> !estateRuns.looksAfter(session))
                    .toList());
            fires.takeUpWaiting();
            estateRuns.takeUpWaiting(this::runFired);
            completingHolds.begin(); // off the timer's thread: a fence waits for the deletes that have passed it
        } catch (RuntimeException e) {
            LOG.warn("abandoned sessions could not be taken up: {}", e.getMessage());
        }
        lookForWork();
    }

    /// Called from several threads: whoever claims something locks its row.
    private void lookForWork() {
        try {
            disposals.lookForWork(workers);
            cold.lookForWork(workers);
            courier.lookQuietly();
            indexes.lookForWork(workers);
            turns.claim();
        } catch (RuntimeException e) { // anything else would end the timer
            LOG.warn("requests could not be read: {}", e.getMessage());
        }
    }

    /// Sessions that run in this process stop at their next chunk's edge and can be resumed.
    public void stopAtChunkEdge() {
        disposals.stop();
        cold.stop();
        indexes.stop();
        runs.shutDown();
    }

    /// Stops at the chunks' edges, waits for that, and leaves.
    @Override
    public void close() {
        closing = true;
        turns.stop();
        disposals.stop();
        indexes.stop();
        runs.shutDown();
        timer.shutdownNow();
        if (ears != null) {
            try {
                ears.close();
            } catch (Exception e) {
                LOG.debug("listening did not end cleanly", e);
            }
        }
        workers.close();
        courier.close();
        try {
            features.store().run(tx -> features.nodes().leave(tx, id));
        } catch (HoldfastException e) {
            LOG.debug("this node could not take its leave", e);
        }
    }
}
