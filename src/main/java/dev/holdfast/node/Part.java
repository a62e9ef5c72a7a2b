package dev.holdfast.node;

import dev.holdfast.policy.Policy;
import dev.holdfast.run.Caps;
import dev.holdfast.run.EstateRun;
import dev.holdfast.session.Sessions.RunPart;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The tree of one policy as a part of a run of several: each of its sessions needs tokens of its databases. The first
/// session of the policy itself has them already.
final class Part {
    private final EstateRun run;
    private final Caps caps;
    private final AtomicReference<Caps.@Nullable Pass> own;

    Part(EstateRun run, Caps caps, Caps.Pass own) {
        this.run = run;
        this.caps = caps;
        this.own = new AtomicReference<>(own);
    }

    long run() {
        return run.id();
    }

    RunPart of(Policy policy) {
        return new RunPart(run.id(), caps.workers(policy));
    }

    String trigger() {
        return run.wish().trigger();
    }

    /// Waits for the tokens of a session. The first one to ask is the root's.
    Caps.Pass enter(Policy policy) {
        Caps.Pass pass = own.getAndSet(null);
        if (pass != null && policy.root()) {
            return pass;
        }
        if (pass != null) {
            pass.close(); // a try that goes on below its root
        }
        return caps.take(policy);
    }
}
