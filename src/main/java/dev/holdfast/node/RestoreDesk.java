package dev.holdfast.node;

import dev.holdfast.restore.Pin;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import java.util.List;

/// Where the ways in ask about restores.
record RestoreDesk(Features features) implements RestoreOperations {
    @Override
    public RestorePlan plan(RestoreWish wish) {
        return features.restorer().plan(wish);
    }

    @Override
    public Rehearsal rehearse(RestoreWish wish) {
        return features.restorer().rehearse(wish);
    }

    @Override
    public long request(RestoreWish wish, String planDigest) {
        return features.restores().request(wish, planDigest, null);
    }

    @Override
    public List<RestoreView> all(int limit) {
        return features.restores().all(limit);
    }

    @Override
    public RestoreView find(long restore) {
        return features.restores().find(restore);
    }

    @Override
    public void resume(long restore, String actor) {
        features.restores().resume(restore, null, actor);
    }

    @Override
    public List<Pin> pins(boolean all) {
        return features.pins().list(all);
    }

    @Override
    public Pin endPin(long pin, String actor, String reason) {
        return features.pins().end(pin, actor, reason);
    }
}
