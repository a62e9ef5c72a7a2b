package dev.holdfast.console.session;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.node.Operations;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.HandoffView;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.SessionView;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// One session with its family's timeline, a page of its chunks, its events and handoffs.
public final class SessionModel {
    private static final int EXPORTED = 1_000;
    static final int PAGE = 100;
    private static final int MOST_EVENTS = 500;

    private final Operations operations;
    private final long id;
    private final SessionControls controls;
    private final RowsLeftModel rowsLeft;
    private final ChunkHistory history;
    private final Refresh<Answer> reading;
    private final BooleanProperty failedOnly = new SimpleBooleanProperty();
    private final ReadOnlyIntegerWrapper page = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper olderChunks = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Timeline> timeline = new ReadOnlyObjectWrapper<>(Timeline.EMPTY);
    private final ReadOnlyObjectWrapper<ZoneId> zone = new ReadOnlyObjectWrapper<>(ZoneOffset.UTC);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ObservableList<ChunkView> chunks = FXCollections.observableArrayList();
    private final ObservableList<SessionEvent> events = FXCollections.observableArrayList();
    private final ObservableList<HandoffView> handoffs = FXCollections.observableArrayList();
    private volatile Question wanted = new Question(false, 0);

    private record Question(boolean failedOnly, int page) {}

    private record Answer(
            Question question,
            SessionView session,
            ZoneId zone,
            Timeline timeline,
            List<ChunkView> chunks,
            List<SessionEvent> events,
            List<HandoffView> handoffs) {}

    public SessionModel(Operations operations, Background background, String actor, long id) {
        this.operations = operations;
        this.id = id;
        this.controls = new SessionControls(operations, background, actor);
        this.rowsLeft = new RowsLeftModel(operations, background, id);
        this.history = new ChunkHistory(operations);
        this.reading = new Refresh<>(
                background,
                this::read,
                this::show,
                failure -> problem.set(Objects.toString(failure.getMessage(), failure.toString())));
        failedOnly.subscribe((_, _) -> turnTo(0));
    }

    public void refresh() {
        wanted = new Question(failedOnly.get(), page.get());
        reading.ask();
    }

    private Answer read() {
        Question question = wanted;
        SessionView session = operations.session(id);
        List<SessionView> family = operations.family(id);
        Map<Long, List<ChunkView>> byId = new HashMap<>();
        List<HandoffView> given = new ArrayList<>();
        for (SessionView each : family) {
            byId.put(each.id(), history.of(each));
            given.addAll(operations.handoffs(each.id()));
        }
        return new Answer(
                question,
                session,
                operations.policy(session.policy()).zone(),
                Timeline.of(family, given, byId),
                operations.chunks(id, question.failedOnly(), question.page() * PAGE, PAGE + 1),
                operations.events(id, MOST_EVENTS),
                given.stream().filter(each -> each.session() == id).toList());
    }

    private void show(Answer answer) {
        problem.set("");
        zone.set(answer.zone());
        controls.show(answer.session());
        rowsLeft.show(answer.session().rowsLeft());
        if (!timeline.get().equals(answer.timeline())) {
            timeline.set(answer.timeline());
        }
        Rows.update(events, answer.events(), SessionEvent::id);
        Rows.update(handoffs, answer.handoffs(), HandoffView::childPolicy);
        if (answer.question().equals(wanted)) {
            List<ChunkView> found = answer.chunks();
            olderChunks.set(found.size() > PAGE);
            Rows.update(chunks, found.subList(0, Math.min(PAGE, found.size())), ChunkView::chunk);
        }
    }

    /// All chunks that fit, for an export: the newest first, without those that come meanwhile.
    RowSource<ChunkView> chunkSource() {
        boolean only = failedOnly.get();
        AtomicInteger offset = new AtomicInteger();
        return new RowSource<>(
                () -> only ? -1L : operations.session(id).chunks(),
                last -> {
                    offset.set(last == null ? 0 : offset.get() + EXPORTED);
                    return operations.chunks(id, only, offset.get(), EXPORTED).stream()
                            .filter(chunk -> last == null || chunk.chunk() < last.chunk())
                            .toList();
                },
                "");
    }

    /// All events, for an export.
    RowSource<SessionEvent> eventSource() {
        return new RowSource<>(
                () -> -1L, last -> last == null ? operations.events(id, Integer.MAX_VALUE) : List.of(), "");
    }

    private void turnTo(int number) {
        page.set(number);
        refresh();
    }

    public void olderChunks() {
        if (olderChunks.get()) {
            turnTo(page.get() + 1);
        }
    }

    public void newerChunks() {
        if (page.get() > 0) {
            turnTo(page.get() - 1);
        }
    }

    public SessionControls controls() {
        return controls;
    }

    public ReadOnlyObjectProperty<Timeline> timelineProperty() {
        return timeline.getReadOnlyProperty();
    }

    /// Of the session's policy.
    public ReadOnlyObjectProperty<ZoneId> zoneProperty() {
        return zone.getReadOnlyProperty();
    }

    /// Only chunks that failed or skipped rows.
    public BooleanProperty failedOnlyProperty() {
        return failedOnly;
    }

    /// Of the chunks; from 0, the newest.
    public ReadOnlyIntegerProperty pageProperty() {
        return page.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty olderChunksProperty() {
        return olderChunks.getReadOnlyProperty();
    }

    public ObservableList<ChunkView> chunks() {
        return chunks;
    }

    public RowsLeftModel rowsLeft() {
        return rowsLeft;
    }

    public ObservableList<SessionEvent> events() {
        return events;
    }

    public ObservableList<HandoffView> handoffs() {
        return handoffs;
    }

    /// Why the last reading failed; empty when it did not. What was read before stays.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
