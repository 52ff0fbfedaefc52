package org.ephemera.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Id of a package: a UUID version 7 (RFC 9562) in lower case that contains the opening time in milliseconds. */
public record PackageId(String value) implements Comparable<PackageId> {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

    /**
     * Number of low bits of the opening time that an id prefix does not contain. An id prefix is the first six hex
     * digits of the id, and covers 2^24 milliseconds: four hours and 40 minutes.
     */
    private static final int COARSE = 24;

    public PackageId {
        if (!isPackageId(value)) {
            throw new IllegalArgumentException("invalid package id; expected a lower-case UUID of version 7");
        }
    }

    /** Returns a new id for a package that is opened at this time. */
    public static PackageId create(Instant openedAt, RandomGenerator random) {
        long high = (openedAt.toEpochMilli() << 16) | 0x7000L | random.nextLong(0x1000L);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new PackageId(new java.util.UUID(high, low).toString());
    }

    /**
     * Returns the id prefixes of the packages that are opened between these times. Packages that are opened up to four
     * hours and 40 minutes before or after may have the same prefixes.
     */
    public static List<String> idPrefixes(Instant from, Instant to) {
        return LongStream.rangeClosed(from.toEpochMilli() >> COARSE, to.toEpochMilli() >> COARSE)
                .mapToObj(number -> String.format(Locale.ROOT, "%06x", number))
                .toList();
    }

    /** Reports whether a text has the form of a package id. */
    public static boolean isPackageId(String text) {
        return FORM.matcher(text).matches();
    }

    /** Returns the UTC millisecond in the id. */
    public Instant openedAt() {
        return Instant.ofEpochMilli(Long.parseLong(value.substring(0, 8) + value.substring(9, 13), 16));
    }

    /** Returns the prefix of the package in its store, with a slash at the end: {@code packages/2026/11/25/<id>/}. */
    public String prefix() {
        return "packages/" + DAY.format(openedAt()) + "/" + value + "/";
    }

    @Override
    public int compareTo(PackageId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
