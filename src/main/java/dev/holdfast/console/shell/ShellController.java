package dev.holdfast.console.shell;

import dev.holdfast.console.arm.ArmBand;
import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.EnvironmentLook;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Navigator;
import dev.holdfast.console.fx.Preferences;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.ScreenFactory;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import dev.holdfast.console.help.HelpPane;
import dev.holdfast.console.jobs.JobsController;
import dev.holdfast.console.keys.KeySheet;
import dev.holdfast.console.palette.PaletteController;
import dev.holdfast.console.palette.PaletteModel;
import dev.holdfast.console.palette.Things;
import dev.holdfast.console.table.TableActions;
import dev.holdfast.estate.DatabaseSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.kordamp.ikonli.materialdesign2.MaterialDesignK;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// Binds the frame and keeps one tab for each open [Address].
public final class ShellController implements Navigator {
    private static final KeyCombination REFRESH = new KeyCodeCombination(KeyCode.F5);
    private static final KeyCombination CLOSE_TAB = new KeyCodeCombination(KeyCode.W, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination PALETTE = new KeyCodeCombination(KeyCode.K, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination JOBS = new KeyCodeCombination(KeyCode.J, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination ARCHIVE_NOW =
            new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);

    private final ShellModel model;
    private final Map<Room, ScreenFactory> rooms;
    private final ScreenTools tools;
    private final String controlDatabase;
    private final ArmBand arm;
    private final PaletteController palette;
    private final JobsController jobs;
    private final OfflineBanner offline;
    private final ThemeSwitch theme;
    private final ScaleActions scale;
    private final OpenTabs open;
    private final Set<Room> railRooms;
    private final Map<KeyCombination, Runnable> keys = new LinkedHashMap<>();
    private final TabWalk walk;
    private final ActingKeys acting;

    /// Whether the engine told once what there is.
    private boolean answered;

    @FXML
    private BorderPane root;

    @FXML
    private HBox band;

    @FXML
    private HBox status;

    @FXML
    private Label environment;

    @FXML
    private Label databases;

    @FXML
    private Rail rail;

    @FXML
    private StackPane middle;

    @FXML
    private TabPane tabs;

    @FXML
    private VBox nothingOpen;

    @FXML
    private VBox below;

    @FXML
    private Button jobsToggle;

    @FXML
    private Button paletteToggle;

    @FXML
    private Button themeToggle;

    @FXML
    private Label control;

    @FXML
    private Label running;

    @FXML
    private Label problem;

    @FXML
    private Label refreshed;

    /// @param rooms who makes the screens of each room; a room without one is not shown
    /// @param toolsFor given this navigator, what screens are made from
    public ShellController(
            ShellModel model,
            Map<Room, ScreenFactory> rooms,
            Function<Navigator, ScreenTools> toolsFor,
            String controlDatabase,
            ArmBand arm) {
        this.arm = arm;
        this.model = model;
        this.rooms = rooms;
        this.tools = toolsFor.apply(this);
        this.controlDatabase = controlDatabase;
        this.railRooms = Arrays.stream(Room.values())
                .filter(room -> room.keys() != null && rooms.containsKey(room))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        this.open = new OpenTabs(rooms, tools, () -> tabs, this::selectionChanged);
        this.walk = new TabWalk(open::isOpen, this::open);
        this.jobs = new JobsController(tools);
        this.theme = new ThemeSwitch(tools, () -> themeToggle);
        this.scale = new ScaleActions(tools, theme::apply);
        PaletteActions actions = paletteActions();
        scale.addTo(actions);
        this.palette =
                new PaletteController(new PaletteModel(tools, new Things(tools), actions.entries()), tools.texts());
        this.acting = new ActingKeys(tools.texts(), keys, railRooms, open::shown);
        this.offline = new OfflineBanner(model, tools, this::refresh);
    }

    @FXML
    void initialize() {
        Texts texts = tools.texts();
        Formats formats = tools.formats();
        acting.load(root, middle);
        fillRail();
        model.databasesProperty().subscribe(this::showEnvironment);
        control.setText(controlDatabase);
        running.textProperty()
                .bind(model.runningProperty()
                        .map(count -> texts.format("status.running", formats.count(count.longValue()), count)));
        refreshed
                .textProperty()
                .bind(model.refreshedAtProperty().map(formats::time).map(at -> texts.format("status.refreshed", at)));
        model.refreshedAtProperty().subscribe(at -> {
            if (at != null && !answered) {
                answered = true;
                welcome();
            }
        });
        problem.textProperty().bind(model.problemProperty());
        problem.visibleProperty().bind(model.problemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        nothingOpen.visibleProperty().bind(Bindings.isEmpty(tabs.getTabs()));
        tabs.visibleProperty().bind(nothingOpen.visibleProperty().not());
        open.follow();
        tabs.getSelectionModel().selectedItemProperty().subscribe(_ -> selectionChanged());
        keys.put(REFRESH, this::refresh);
        keys.put(CLOSE_TAB, open::closeSelected);
        keys.put(PALETTE, palette::toggle);
        keys.put(JOBS, jobs::toggle);
        if (opens(Room.ARCHIVE_NOW)) {
            keys.put(ARCHIVE_NOW, this::archiveShown);
        }
        below.getChildren().addFirst(FxmlFile.JOBS.load(texts, jobs));
        jobs.install(middle);
        new Beside(acting.help(), jobs, open::focus).follow(keys);
        Tips.set(jobsToggle, texts.get("jobs.toggle") + "  " + JOBS.getDisplayText());
        new TableActions(tools).install(root);
        keys.put(ArmBand.KEYS, arm::toggle);
        keys.putAll(walk.keys(tabs));
        band.getChildren().add(band.getChildren().indexOf(paletteToggle), FxmlFile.ARM_BAND.load(texts, arm));
        keys.putAll(scale.keys());
        paletteToggle.setAccessibleText(texts.get("palette.open"));
        Tips.set(paletteToggle, texts.get("palette.open") + "  " + PALETTE.getDisplayText());
        middle.getChildren().add(FxmlFile.PALETTE.load(texts, palette));
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        root.addEventFilter(KeyEvent.KEY_TYPED, this::pressed);
        root.setTop(new VBox(band, offline));
    }

    private void archiveShown() {
        archiveNow(open.shown().map(shown -> shown.screen().policy()).orElse(""));
    }

    /// Where nothing is governed yet, there is one thing to begin with.
    private void welcome() {
        if (model.databasesProperty().get().isEmpty() && rooms.containsKey(Room.FIRST_RUN)) {
            open(new Address(Room.FIRST_RUN));
        }
    }

    private void fillRail() {
        rail.fill(tools, room -> open(new Address(room)));
        railRooms.forEach(room -> keys.put(Objects.requireNonNull(room.keys()), () -> rail.fire(room)));
    }

    /// Only where it is seen: a colour of the whole window would have all styles in it looked up anew.
    private void showEnvironment(List<DatabaseSpec> known) {
        EnvironmentLook look = EnvironmentLook.of(known, tools.texts());
        look.colour(band);
        look.colour(status);
        open.colour(look);
        environment.setText(look.name());
        databases.setText(look.databases());
    }

    private PaletteActions paletteActions() {
        return new PaletteActions(tools.texts())
                .rooms(this)
                .room("place-hold", Room.PLACE_HOLD, this)
                .room("first-run", Room.FIRST_RUN, this)
                .add(
                        "archive-now",
                        Room.ARCHIVE_NOW.icon(),
                        Room.ARCHIVE_NOW.textKey(),
                        ARCHIVE_NOW,
                        this::archiveShown)
                .add("refresh", MaterialDesignR.REFRESH, "palette.refresh", REFRESH, this::refresh)
                .add("theme", MaterialDesignT.THEME_LIGHT_DARK, "palette.theme", null, theme::toggle)
                .add("jobs", MaterialDesignT.TRAY_FULL, "jobs.toggle", JOBS, jobs::toggle)
                .add("rail", MaterialDesignD.DOCK_LEFT, "rail.toggle", null, () -> rail.toggle())
                .add("reset-layout", MaterialDesignR.RESTORE, "layout.reset", null, this::resetLayout)
                .add("arm", MaterialDesignL.LOCK_OPEN_VARIANT_OUTLINE, "palette.arm", ArmBand.KEYS, arm::toggle)
                .add("keys", MaterialDesignK.KEYBOARD_OUTLINE, "keys.title", KeySheet.KEY, () -> acting.sheet()
                        .toggle())
                .add("help", MaterialDesignH.HELP_CIRCLE_OUTLINE, "help.title", HelpPane.KEY, () -> acting.help()
                        .toggle())
                .add("close-tab", MaterialDesignC.CLOSE, "palette.close-tab", CLOSE_TAB, open::closeSelected);
    }

    @FXML
    void toggleJobs() {
        jobs.toggle();
    }

    /// Everything stands as in a first window; what is open stays open, and what was settled stays settled.
    private void resetLayout() {
        new Preferences(tools.layout()).forgetTheRest();
        open.rebuild(this::open);
    }

    @FXML
    void togglePalette() {
        palette.toggle();
    }

    private void pressed(KeyEvent event) {
        if (palette.isOpen() && !PALETTE.match(event)) {
            if (palette.pressed(event)) {
                event.consume();
            }
            return;
        }
        acting.pressed(event);
    }

    /// Reads the frame and the selected screen again; while the control database is gone, only asks whether it is back.
    public void refresh() {
        model.refresh();
        if (!model.reach().offlineProperty().get()) {
            jobs.refresh();
            open.refreshSelected(false);
        }
    }

    /// Time has passed, or something has changed. While the control database is gone, the banner has its own clock.
    public void beat() {
        if (!model.reach().offlineProperty().get()) {
            refresh();
        }
    }

    private void selectionChanged() {
        Optional<Address> address = open.shown().map(ActingKeys.Shown::address);
        address.ifPresent(walk::went);
        acting.help().follow();
        rail.mark(address.map(Address::room));
        offline.again();
        open.focus();
        open.refreshSelected(model.reach().offlineProperty().get());
    }

    @Override
    public void open(Address address) {
        show(address);
    }

    private Screen show(Address address) {
        palette.close();
        acting.sheet().close();
        return open.show(address, this::selectionChanged);
    }

    @Override
    public void close(Address address) {
        open.close(address);
    }

    @Override
    public void point(Room room, String name) {
        Screen screen = show(new Address(room));
        if (!name.isEmpty()) {
            screen.point(name);
        }
    }

    @Override
    public void dryRun(String policy) {
        show(new Address(Room.ARCHIVE_NOW, policy)).dryRun();
    }

    @Override
    public void openHold(long hold) {
        show(new Address(Room.HOLDS)).point(Long.toString(hold));
    }

    @Override
    public boolean opens(Room room) {
        return rooms.containsKey(room);
    }

    @FXML
    void toggleTheme() {
        theme.toggle();
    }

    @Override
    public void themeChanged() {
        theme.apply();
    }

    /// Gives everything the size that the last window had. Before anything is built.
    public static void restoreScale(Layout layout) {
        ScaleActions.restore(layout);
    }

    /// Opens what the last window had open.
    ///
    /// @param home opened when this is the first window
    public void restore(Address home) {
        theme.follow();
        open.restore(home, this::open);
        model.refresh();
        jobs.refresh();
    }

    /// Notes in the layout what the next window should find again.
    public void keep() {
        open.keep();
    }

    /// Lets go of every screen.
    public void closeAll() {
        theme.close();
        offline.close();
        open.closeAll();
    }
}
