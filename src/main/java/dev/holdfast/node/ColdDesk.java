package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ParquetReader;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdCheck;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.ColdRequest;
import java.time.Period;
import java.util.List;
import java.util.UUID;

/// Where the ways in ask about cold files. @param node in whose name tables are worked on
record ColdDesk(ColdKeeper keeper, UUID node, ColdRuns runs) implements ColdOperations {
    @Override
    public String place() {
        return keeper.place();
    }

    @Override
    public Period after() {
        return keeper.after();
    }

    /// A month that has not ended may still get rows.
    @Override
    public List<Candidate> plan(List<String> policies, int months) {
        if (months < 1) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "rows freeze when their month ended a month ago or longer; nothing was frozen");
        }
        return keeper.plan(policies, Period.ofMonths(months));
    }

    @Override
    public ColdFile freeze(Candidate candidate, String actor) {
        return runs.run(request(candidate, actor));
    }

    @Override
    public long request(Candidate candidate, String actor) {
        return runs.requests().request(candidate, actor);
    }

    @Override
    public List<ColdRequest> requests(int limit) {
        return runs.requests().all(limit);
    }

    @Override
    public ColdRequest cancel(long request, String actor) {
        ColdRequest now = runs.requests().cancel(request, actor);
        runs.stopUnwanted();
        return now;
    }

    @Override
    public ColdFile thaw(long file, String actor) {
        return keeper.thaw(node, file, actor);
    }

    @Override
    public List<String> recover(String actor) {
        return keeper.recover(node, actor);
    }

    @Override
    public List<ColdFile> all() {
        return keeper.all();
    }

    @Override
    public ColdFile find(long file) {
        return keeper.find(file);
    }

    @Override
    public ColdCheck verify(List<Long> files, String actor) {
        return keeper.verify(files, actor);
    }

    @Override
    public <E extends Exception> void read(ColdFile file, ColdFilter filter, ParquetReader.Sink<E> sink) throws E {
        keeper.read(file, filter, sink);
    }
}
