package dev.holdfast.node;

import dev.holdfast.HoldfastException;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Restorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries restores out in this process, each under the leases of the policies that it touches.
final class RestoreTurns implements RestoreRuns {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreTurns.class);

    private final Features features;
    private final Restorer restorer;
    private final SessionsInHand inHand;
    private final UUID node;

    RestoreTurns(Features features, Restorer restorer, SessionsInHand inHand, UUID node) {
        this.features = features;
        this.restorer = restorer;
        this.inHand = inHand;
        this.node = node;
    }

    @Override
    public RestoreView run(RestoreWish wish, @Nullable String planDigest) {
        return carryOut(features.restores().request(wish, planDigest, node));
    }

    @Override
    public List<RestoreView> resume(List<Long> restores, String actor) {
        giveBack();
        List<RestoreView> ended = new ArrayList<>();
        for (long restore : restores.isEmpty() ? features.restores().interrupted() : restores) {
            features.restores().resume(restore, node, actor);
            ended.add(carryOut(restore));
        }
        return ended;
    }

    /// Takes the oldest one that waits for a node.
    Optional<Long> claim() {
        return features.restores().claim(node);
    }

    /// What nodes that are gone had in hand waits for another one.
    void giveBack() {
        features.restores()
                .giveBack(features.store().inTransaction(tx -> features.nodes().deadOthers(tx, node)));
    }

    /// Carries out what this node has claimed; its row says what became of it.
    RestoreView carryOut(long restore) {
        try {
            SessionsInHand.Leased leased = null;
            try {
                leased = inHand.take(restore, restorer.policies(restore));
            } catch (HoldfastException e) {
                restorer.record(restore, node, e, features.restores().begun(restore));
            }
            if (leased != null) {
                try {
                    restorer.run(restore, node, leased.epochs());
                } finally {
                    inHand.release(leased);
                }
            }
        } catch (HoldfastException e) {
            LOG.info("restore {}: {}", restore, e.getMessage());
        }
        return features.restores().find(restore);
    }
}
