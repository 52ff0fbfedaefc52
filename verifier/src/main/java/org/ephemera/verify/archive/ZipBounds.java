package org.ephemera.verify.archive;

import java.util.List;

/** Limits for zips, which reject zip bombs before anything is unpacked. */
final class ZipBounds {
    /**
     * Sizes below which no compression ratio is rejected. Bodies are split at 8 MiB, and text seldom compresses to less
     * than a fiftieth.
     */
    private static final long LARGE_FILE = 16 << 20;

    private static final long LARGE_PACKAGE = 1L << 30;
    private static final long HIGHEST_RATIO = 100;

    private ZipBounds() {}

    static void check(String name, List<ZipEntryHeader> entries) throws ArchiveException {
        long total = 0;
        long packed = 0;
        for (ZipEntryHeader entry : entries) {
            total += entry.size();
            packed += entry.packed();
            if (entry.size() > LARGE_FILE && exceeds(entry.size(), entry.packed())) {
                throw bomb(name, "a file of " + entry.size() + " bytes is packed into " + entry.packed());
            }
        }
        if (total > LARGE_PACKAGE && exceeds(total, packed)) {
            throw bomb(name, total + " bytes are packed into " + packed);
        }
    }

    private static boolean exceeds(long bytes, long packed) {
        return bytes / HIGHEST_RATIO > packed;
    }

    static ArchiveException bomb(String name, String why) {
        return new ArchiveException(name + " looks like a zip bomb (" + why
                + "); if you trust its source, unpack it where there is enough space and verify the folder");
    }
}
