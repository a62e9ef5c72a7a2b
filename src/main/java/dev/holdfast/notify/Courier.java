package dev.holdfast.notify;

import dev.holdfast.notify.http.AllowList;
import dev.holdfast.notify.http.CallLimits;
import dev.holdfast.notify.http.HttpCaller;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what stands in the outbox, in one node. Each endpoint has a few threads of its own, which wait for nobody
/// else's; all of them together take two connections of the control database at most.
public final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /// Attempts at once at one endpoint by one node.
    private static final int MOST_AT_ONCE = 4;

    /// How long settled deliveries are kept.
    static final Duration KEEP = Duration.ofDays(30);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration MAIL_PATIENCE = Duration.ofSeconds(10);

    private final Store store;
    private final UUID node;
    private final InstantSource clock;
    private final Endpoints endpoints;
    private final Claims claims =
            new Claims(new RetryPlan(() -> ThreadLocalRandom.current().nextDouble()));
    private final AllowList allowed;
    private final HookCarrier hooks;
    private final MailCarrier mails;
    private final Semaphore connections = new Semaphore(2, true);
    private final Map<Integer, Semaphore> lanes = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("courier-", 0).factory());
    private volatile boolean closing;

    /// Made when the first call is: most processes make none.
    private @Nullable HttpCaller caller;

    /// @param node that sends
    public Courier(Store store, UUID node, NotifySettings.Bound settings, InstantSource clock) {
        this(store, node, settings, clock, CallLimits.USUAL);
    }

    Courier(Store store, UUID node, NotifySettings.Bound settings, InstantSource clock, CallLimits limits) {
        this.store = store;
        this.node = node;
        this.clock = clock;
        this.endpoints = new Endpoints(store, settings);
        this.allowed = settings.allowed();
        this.hooks = new HookCarrier(this::caller, settings.secrets(), clock, limits);
        this.mails = new MailCarrier(settings.secrets(), clock, MAIL_PATIENCE, allowed.authorities());
    }

    private synchronized HttpCaller caller() {
        if (caller == null) {
            caller = new HttpCaller(allowed);
        }
        return caller;
    }

    private synchronized void cutCalls() {
        if (caller != null) {
            caller.close();
        }
    }

    Endpoints endpoints() {
        return endpoints;
    }

    /// Begins to send what is due, on threads of its own. Called whenever something may be due.
    public void look() {
        if (closing) {
            return;
        }
        List<Endpoint> due = control(tx -> {
            Map<Integer, Endpoint> known =
                    endpoints.all(tx).stream().collect(Collectors.toMap(Endpoint::id, Function.identity()));
            return known.isEmpty()
                    ? List.of()
                    : claims.due(tx, List.copyOf(known.keySet()), clock.instant()).stream()
                            .map(known::get)
                            .toList();
        });
        for (Endpoint endpoint : due) {
            Semaphore lane = lanes.computeIfAbsent(endpoint.id(), _ -> new Semaphore(MOST_AT_ONCE));
            if (lane.tryAcquire()) {
                threads.execute(() -> {
                    try {
                        drain(endpoint);
                    } finally {
                        lane.release();
                    }
                });
            }
        }
    }

    /// Sends from this process what was never tried, on its own threads, until nothing of it is left that can be sent
    /// now, or the time is over. Waits for no endpoint that is disabled or left alone for a while.
    ///
    /// @return how many are left at the endpoints that this process may call; those that failed once and wait for
    ///     another attempt are not counted
    public long sendAll(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            look();
            Claims.Untried left = control(tx -> claims.untried(tx, numbers(tx), clock.instant()));
            if (left.moving() == 0 || closing || System.nanoTime() > end) {
                return left.all();
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return left.all();
            }
        }
    }

    private List<Integer> numbers(Tx tx) {
        return endpoints.all(tx).stream().map(Endpoint::id).toList();
    }

    /// As [#look], where something else is the caller's business.
    public void lookQuietly() {
        try {
            look();
        } catch (RuntimeException e) { // anything else would end a timer
            LOG.warn("deliveries could not be looked for: {}", e.getMessage());
        }
    }

    private void drain(Endpoint endpoint) {
        try {
            Optional<Parcel> next = next(endpoint);
            while (next.isPresent()) {
                send(endpoint, next.get());
                next = closing ? Optional.empty() : next(endpoint);
            }
        } catch (RuntimeException e) { // what is in hand is free again after a minute
            if (!closing) {
                LOG.warn("deliveries to {} stopped: {}", endpoint.name(), e.getMessage());
            }
        }
    }

    private Optional<Parcel> next(Endpoint endpoint) {
        return control(tx -> claims.next(tx, endpoint.id(), clock.instant()));
    }

    private void send(Endpoint endpoint, Parcel parcel) {
        Reply reply = carry(endpoint, parcel);
        if (closing && !reply.good()) {
            return; // it was cut off, which is no failure of the receiver's: the claim ends by itself
        }
        control(tx -> {
            claims.settle(tx, endpoint, parcel, reply, node, clock.instant());
            return true;
        });
    }

    private Reply carry(Endpoint endpoint, Parcel parcel) {
        long begun = System.nanoTime();
        try {
            return switch (endpoint) {
                case Endpoint.Hook hook -> hooks.carry(hook, parcel);
                case Endpoint.Mail mail -> mails.carry(mail, parcel);
            };
        } catch (RuntimeException e) { // of a library: it is an attempt that failed, not the end of the lane
            LOG.warn("delivery {} to {} failed", parcel.id(), endpoint.name(), e);
            return Reply.none("internal error: " + e, System.nanoTime() - begun);
        }
    }

    /// Sends one delivery now, on this thread, whatever its endpoint's circuit says, unless it is in somebody's hand.
    void sendNow(Endpoint endpoint, long delivery) {
        control(tx -> claims.certain(tx, delivery, clock.instant())).ifPresent(taken -> send(endpoint, taken));
    }

    /// Gives up what has waited for too long, and forgets what was settled long ago.
    public void tidy() {
        int gone = control(tx -> claims.tidy(tx, numbers(tx), KEEP, clock.instant()));
        if (gone > 0) {
            LOG.info("{} old deliveries were forgotten", gone);
        }
    }

    private <T> T control(Function<Tx, T> work) {
        connections.acquireUninterruptibly();
        try {
            return store.inTransaction(work);
        } finally {
            connections.release();
        }
    }

    /// Waits for no attempt: what is under way is cut, and made again by whoever comes next.
    @Override
    public void close() {
        closing = true;
        cutCalls();
        threads.shutdown(); // an interrupt would break the connection of who is writing down what came of it
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.debug("deliveries did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
