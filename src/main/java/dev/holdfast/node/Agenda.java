package dev.holdfast.node;

import dev.holdfast.policy.Policy;
import dev.holdfast.run.Caps;
import dev.holdfast.session.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Whose turn it is in a run of several policies.
///
/// A policy's turn comes when every policy of a lower number has come to its end: what hangs on rows of another table
/// may need them to be there. Of those whose turn it is the first goes whose databases have tokens; one that is passed
/// over is looked at first whenever tokens come back.
final class Agenda {
    /// What nobody rings for (a stop signal, tokens that a child gave back) is seen after this.
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Caps caps;
    private final StopSignal stop;
    private final List<Item> open;

    /// @param policies in the order in which they are to run
    Agenda(List<Policy> policies, Caps caps, StopSignal stop) {
        this.caps = caps;
        this.stop = stop;
        this.open = new ArrayList<>(policies.stream().map(Item::new).toList());
    }

    private static final class Item {
        private final Policy policy;
        private boolean atWork;
        private int tries;
        private long notBefore = System.nanoTime();

        Item(Policy policy) {
            this.policy = policy;
        }

        boolean mayBegin() {
            return !atWork && System.nanoTime() - notBefore >= 0;
        }
    }

    /// A policy whose turn it is, with the tokens of its own session. @param tries before this one
    record Begun(Policy policy, Caps.Pass pass, int tries) {}

    /// Waits for the next turn.
    ///
    /// @return empty when there is none left, or when the run is to stop
    synchronized Optional<Begun> next() throws InterruptedException {
        while (!open.isEmpty() && stop.now() == StopSignal.Stop.NO) {
            int priority = open.stream()
                    .mapToInt(item -> item.policy.driving().priority())
                    .min()
                    .orElseThrow();
            for (Item item : open) {
                if (item.policy.driving().priority() == priority && item.mayBegin()) {
                    Optional<Caps.Pass> pass = caps.tryTake(item.policy);
                    if (pass.isPresent()) {
                        item.atWork = true;
                        item.tries++;
                        return Optional.of(new Begun(item.policy, pass.get(), item.tries - 1));
                    }
                }
            }
            TimeUnit.MILLISECONDS.timedWait(this, LOOK_AGAIN_MILLIS);
        }
        return Optional.empty();
    }

    /// The policy came to its end, one way or another.
    synchronized void over(Policy policy) {
        open.removeIf(item -> item.policy.equals(policy));
        notifyAll();
    }

    /// The policy is to be tried again.
    synchronized void again(Policy policy, Duration rest) {
        item(policy).ifPresent(item -> {
            item.atWork = false;
            item.notBefore = System.nanoTime() + rest.toNanos();
        });
        notifyAll();
    }

    private Optional<Item> item(Policy policy) {
        return open.stream().filter(item -> item.policy.equals(policy)).findFirst();
    }
}
