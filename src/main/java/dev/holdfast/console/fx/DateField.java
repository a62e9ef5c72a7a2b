package dev.holdfast.console.fx;

import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import javafx.scene.control.DatePicker;
import javafx.util.converter.LocalDateStringConverter;

/// A day, written as everywhere in Holdfast, `2027-03-31`, whatever the locale. What is no day gives way to the day
/// before it when the field is left.
public final class DateField extends DatePicker {
    public DateField() {
        setChronology(IsoChronology.INSTANCE);
        setConverter(new LocalDateStringConverter(DateTimeFormatter.ISO_LOCAL_DATE, DateTimeFormatter.ISO_LOCAL_DATE));
    }
}
