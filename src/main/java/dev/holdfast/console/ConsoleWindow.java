package dev.holdfast.console;

import dev.holdfast.console.archivenow.ArchiveNowScreen;
import dev.holdfast.console.arm.ArmBand;
import dev.holdfast.console.arm.ArmModel;
import dev.holdfast.console.arm.Guard;
import dev.holdfast.console.arm.Locks;
import dev.holdfast.console.audit.AuditScreen;
import dev.holdfast.console.cold.ColdScreen;
import dev.holdfast.console.connections.ConnectionsScreen;
import dev.holdfast.console.deliveries.DeliveriesScreen;
import dev.holdfast.console.disposal.DisposalScreen;
import dev.holdfast.console.explain.ExplainScreen;
import dev.holdfast.console.firstrun.FirstRunModel;
import dev.holdfast.console.firstrun.FirstRunScreen;
import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.EnvironmentLook;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.FxBackground;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Gradually;
import dev.holdfast.console.fx.Installed;
import dev.holdfast.console.fx.Jobs;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Preferences;
import dev.holdfast.console.fx.Pulse;
import dev.holdfast.console.fx.Question;
import dev.holdfast.console.fx.Reach;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenFactory;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.growth.GrowthScreen;
import dev.holdfast.console.history.HistoryScreen;
import dev.holdfast.console.holds.HoldsScreen;
import dev.holdfast.console.holds.PlaceHoldScreen;
import dev.holdfast.console.indexes.IndexesScreen;
import dev.holdfast.console.legacy.LegacyScreen;
import dev.holdfast.console.onboarding.OnboardingScreen;
import dev.holdfast.console.overview.OverviewScreen;
import dev.holdfast.console.policies.PendingChanges;
import dev.holdfast.console.policies.PoliciesScreen;
import dev.holdfast.console.restore.RestoreScreen;
import dev.holdfast.console.retention.RetentionScreen;
import dev.holdfast.console.runs.RunsScreen;
import dev.holdfast.console.schedule.ScheduleScreen;
import dev.holdfast.console.session.SessionScreen;
import dev.holdfast.console.sessions.SessionsScreen;
import dev.holdfast.console.settings.SettingsScreen;
import dev.holdfast.console.shell.ShellController;
import dev.holdfast.console.shell.ShellModel;
import dev.holdfast.console.shell.WindowPlace;
import dev.holdfast.console.shell.WindowWatch;
import dev.holdfast.node.Operations;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;

/// The one window of the console, built with plain constructors: the place that knows all screens.
public final class ConsoleWindow {
    private static final System.Logger LOG = System.getLogger(ConsoleWindow.class.getName());

    private final Stage stage;
    private final ShellController shell;
    private final Layout layout;
    private final FxBackground background;
    private final Pulse pulse;
    private final Guard guard;
    private final ArmBand armBand;
    private final WindowWatch windows;
    private final Jobs jobs;
    private final PendingChanges pending = new PendingChanges();
    private final FirstRunModel firstRun;
    private final Texts texts = new Texts(Locale.getDefault());
    private Runnable onClosed = () -> {};

    private ConsoleWindow(Stage stage, Operations operations, ConsoleSettings settings, Clock clock) {
        this.stage = stage;
        this.layout = Layout.read(settings.layoutFile());
        ShellController.restoreScale(layout);
        Reach reach = new Reach();
        this.background = new FxBackground(reach);
        this.jobs = new Jobs(background, clock);
        Preferences preferences = new Preferences(layout);
        Formats formats = new Formats(
                preferences.locale().orElseGet(Locale::getDefault),
                preferences.zone().orElseGet(clock::getZone));
        this.guard = new Guard(operations, clock, settings.actor());
        Operations guarded = guard.operations();
        this.firstRun = new FirstRunModel(guarded, background, texts, settings.actor(), layout);
        ShellModel model = new ShellModel(guarded, background, clock, reach);
        ArmModel arm = new ArmModel(guard, background, clock);
        this.armBand = new ArmBand(arm, texts, formats, clock);
        model.databasesProperty().subscribe(arm::govern);
        this.shell = new ShellController(
                model,
                rooms(pending, firstRun, installed(settings)),
                navigator -> new ScreenTools(
                        guarded, background, navigator, texts, formats, layout, clock, settings.actor(), jobs),
                settings.controlDatabase(),
                armBand);
        stage.setScene(new Scene(FxmlFile.SHELL.load(texts, shell)));
        stage.setTitle(texts.get("window.title"));
        this.windows = new WindowWatch(
                stage,
                model.databasesProperty().map(known -> EnvironmentLook.of(known, texts)),
                new Locks(arm, texts, armBand::ask));
        this.pulse = new Pulse(guarded, FxBackground.ui(), shell::beat);
    }

    /// The screens of each room: a new one is plugged in here.
    private static Map<Room, ScreenFactory> rooms(PendingChanges pending, FirstRunModel firstRun, Installed installed) {
        Map<Room, ScreenFactory> rooms = new EnumMap<>(Room.class);
        rooms.put(Room.OVERVIEW, (_, tools) -> new OverviewScreen(tools));
        rooms.put(Room.POLICIES, (_, tools) -> new PoliciesScreen(tools, pending));
        rooms.put(Room.SESSIONS, (_, tools) -> new SessionsScreen(tools));
        rooms.put(Room.SESSION, SessionScreen::new);
        rooms.put(Room.ARCHIVE_NOW, ArchiveNowScreen::new);
        rooms.put(Room.HOLDS, (_, tools) -> new HoldsScreen(tools));
        rooms.put(Room.PLACE_HOLD, PlaceHoldScreen::new);
        rooms.put(Room.RESTORE, RestoreScreen::new);
        rooms.put(Room.DISPOSAL, (_, tools) -> new DisposalScreen(tools));
        rooms.put(Room.EXPLAIN, ExplainScreen::new);
        rooms.put(Room.RETENTION, (_, tools) -> new RetentionScreen(tools, pending));
        rooms.put(Room.AUDIT, (_, tools) -> new AuditScreen(tools));
        rooms.put(Room.HISTORY, (_, tools) -> new HistoryScreen(tools));
        rooms.put(Room.RUNS, (_, tools) -> new RunsScreen(tools));
        rooms.put(Room.SCHEDULE, (_, tools) -> new ScheduleScreen(tools));
        rooms.put(Room.GROWTH, (_, tools) -> new GrowthScreen(tools));
        rooms.put(Room.COLD, (_, tools) -> new ColdScreen(tools));
        rooms.put(Room.DELIVERIES, (_, tools) -> new DeliveriesScreen(tools));
        rooms.put(Room.INDEXES, (_, tools) -> new IndexesScreen(tools));
        rooms.put(Room.ONBOARDING, OnboardingScreen::new);
        rooms.put(Room.LEGACY, (_, tools) -> new LegacyScreen(tools));
        rooms.put(Room.CONNECTIONS, (_, tools) -> new ConnectionsScreen(tools));
        rooms.put(Room.FIRST_RUN, (_, tools) -> new FirstRunScreen(tools, firstRun));
        rooms.put(Room.SETTINGS, (_, tools) -> new SettingsScreen(tools, installed));
        return rooms;
    }

    private static Installed installed(ConsoleSettings settings) {
        Path layoutFile = settings.layoutFile().toAbsolutePath();
        return new Installed(
                settings.version(),
                settings.controlDatabase(),
                Objects.toString(layoutFile.getParent(), ""),
                layoutFile.toString());
    }

    /// Shows the window on `stage`, as the last one was left. On the UI thread.
    ///
    /// @param clock the reader's: its zone is where they sit
    public static ConsoleWindow open(Stage stage, Operations operations, ConsoleSettings settings, Clock clock) {
        ConsoleWindow window = new ConsoleWindow(stage, operations, settings, clock);
        window.show();
        return window;
    }

    /// A window for a [Rehearsal]: over an engine that does not answer yet, and never shown.
    static ConsoleWindow unseen(ConsoleSettings settings, Clock clock) {
        return new ConsoleWindow(new Stage(), Unanswered.operations(), settings, clock);
    }

    /// Builds the screen of a room, draws it where nobody sees it, and closes it.
    void rehearse(Room room) {
        Gradually.atOnce(() -> {
            shell.open(new Address(room));
            stage.getScene().snapshot(null);
            shell.close(new Address(room));
        });
    }

    /// Lets go of a window that was not shown: nothing of it is kept.
    void forget() {
        try {
            letGo();
        } catch (Exception failure) {
            LOG.log(System.Logger.Level.WARNING, "what was prepared did not close cleanly", failure);
        } finally {
            background.close();
        }
    }

    private void letGo() throws Exception {
        shell.closeAll();
        windows.close();
        armBand.close();
        pulse.close();
    }

    private void show() {
        WindowPlace.restore(stage, layout);
        shell.restore(new Address(Room.OVERVIEW));
        stage.setOnCloseRequest(this::closing);
        stage.setOnHidden(_ -> close());
        stage.show();
    }

    /// Guards what the window asks of the engine; once it is gone, [Guard#disarm] records that nobody is armed any
    /// more.
    Guard guard() {
        return guard;
    }

    /// @param action called on the UI thread once the window is gone
    public void onClosed(Runnable action) {
        onClosed = action;
    }

    /// A person closes it; whoever ends the process is not asked.
    private void closing(WindowEvent request) {
        if (!pending.isEmpty()) {
            request.consume();
            List<String> names = pending.edits().keySet().stream().sorted().toList();
            new Question(
                            "pendingDiscard",
                            MaterialDesignP.PENCIL_CIRCLE,
                            texts.get("pending.close.title"),
                            texts.format("pending.close.header", names.size()),
                            texts.format("pending.close.text", String.join(", ", names)),
                            texts.get("pending.close.confirm"),
                            texts.get("pending.close.keep"))
                    .ask(stage, stage::hide);
        } else if (jobs.running()) {
            request.consume();
            new Question(
                            "jobsStop",
                            MaterialDesignP.PLAY_CIRCLE,
                            texts.get("jobs.stop.title"),
                            texts.get("jobs.stop.header"),
                            texts.get("jobs.stop.text"),
                            texts.get("jobs.stop.confirm"),
                            texts.get("jobs.stop.keep"))
                    .ask(stage, stage::hide);
        }
    }

    private void close() {
        try {
            jobs.stop();
            WindowPlace.keep(stage, layout);
            firstRun.keep(layout);
            shell.keep();
            layout.write();
            letGo();
        } catch (Exception failure) {
            LOG.log(System.Logger.Level.WARNING, "the console did not close cleanly", failure);
        } finally {
            background.close();
            onClosed.run();
        }
    }
}
