package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tar that is written field by field, so that a test can change any field. */
final class ForgedTar {
    static final String POSIX = "ustar\00000";
    static final String GNU = "ustar  \0";

    /** Header with its content; the fields have the values of a valid tar until a test changes them. */
    static final class Entry {
        String name;
        char type = '0';
        String magic;
        String mode = "0000644\0";
        String size;
        String link = "";
        String prefix = "";
        String pad = "";
        String checksum = "";
        byte[] content;

        Entry(String magic, String name, byte[] content) {
            this.magic = magic;
            this.name = name;
            this.content = content;
            this.size = String.format("%011o\0", content.length);
        }

        Entry type(char other) {
            type = other;
            return this;
        }
    }

    final List<Entry> entries = new ArrayList<>();
    private final String magic;
    byte[] end = new byte[1024];

    ForgedTar(String magic) {
        this.magic = magic;
    }

    Entry entry(String name, String content) {
        return new Entry(magic, name, content.getBytes(ISO_8859_1));
    }

    /** Returns a header with one extended record, whatever its key. */
    Entry pax(String key, String value) {
        return entry("PaxHeader/x", record(key, value)).type('x');
    }

    static String record(String key, String value) {
        int rest = key.length() + value.length() + 3;
        int length = rest + String.valueOf(rest).length();
        length = rest + String.valueOf(length).length();
        return length + " " + key + "=" + value + "\n";
    }

    byte[] toBytes() {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            tar.writeBytes(header(entry));
            tar.writeBytes(entry.content);
            tar.writeBytes(new byte[(512 - entry.content.length % 512) % 512]);
        }
        tar.writeBytes(end);
        return tar.toByteArray();
    }

    private static byte[] header(Entry entry) {
        StringBuilder block = new StringBuilder();
        field(block, entry.name, 100);
        field(block, entry.mode, 8);
        field(block, "0000000\0", 8);
        field(block, "0000000\0", 8);
        field(block, entry.size, 12);
        field(block, "15303530546\0", 12);
        block.append("        ");
        block.append(entry.type);
        field(block, entry.link, 100);
        field(block, entry.magic, 8);
        field(block, "root", 32);
        field(block, "root", 32);
        field(block, "", 16);
        field(block, entry.prefix, 155);
        field(block, entry.pad, 12);
        byte[] bytes = block.toString().getBytes(ISO_8859_1);
        int sum = 0;
        for (byte b : bytes) {
            sum += b & 0xff;
        }
        String checksum = entry.checksum.isEmpty() ? String.format("%06o\0 ", sum) : entry.checksum;
        System.arraycopy(checksum.getBytes(ISO_8859_1), 0, bytes, 148, 8);
        return bytes;
    }

    private static void field(StringBuilder block, String text, int length) {
        byte[] padded = Arrays.copyOf(text.getBytes(ISO_8859_1), length);
        block.append(new String(padded, ISO_8859_1));
    }
}
