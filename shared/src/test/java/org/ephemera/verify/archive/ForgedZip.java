package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Zip of stored files that is written field by field, so that a test can change any field. */
final class ForgedZip {
    /** Member; the fields have the values of a valid zip until a test changes them. */
    static final class Entry {
        String name;
        String localName;
        byte[] content;
        int host = 3;
        int version = 20;
        int flags;
        int localFlags;
        int method;
        int localMethod;
        int crc;
        int localCrc;
        long packed;
        long localPacked;
        long size;
        long localSize;
        int disk;
        int external;
        byte[] extra = {};
        byte[] localExtra = {};
        byte[] descriptor = {};
        byte[] before = {};
        String comment = "";
        boolean listed = true;
        private int offset;

        Entry(String name, byte[] content) {
            this.name = name;
            this.localName = name;
            this.external = name.endsWith("/") ? 040755 << 16 | 0x10 : 0100644 << 16;
            content(content);
        }

        /** Sets the content with its lengths and CRC. */
        void content(byte[] bytes) {
            CRC32 sum = new CRC32();
            sum.update(bytes);
            content = bytes;
            crc = (int) sum.getValue();
            localCrc = crc;
            packed = bytes.length;
            localPacked = packed;
            size = packed;
            localSize = packed;
        }

        void name(String both) {
            name = both;
            localName = both;
        }

        void flags(int both) {
            flags = both;
            localFlags = both;
        }
    }

    final List<Entry> entries = new ArrayList<>();
    byte[] beforeDirectory = {};
    byte[] end = {};
    byte[] zip64 = {};
    String comment = "";
    int more;

    static byte[] field(int id, byte[] content) {
        return little(4 + content.length)
                .putShort((short) id)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] toBytes() {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            zip.writeBytes(entry.before);
            entry.offset = zip.size();
            zip.writeBytes(local(entry));
            zip.writeBytes(entry.content);
            zip.writeBytes(entry.descriptor);
        }
        zip.writeBytes(beforeDirectory);
        int start = zip.size();
        int listed = more;
        for (Entry entry : entries) {
            if (entry.listed) {
                listed++;
                zip.writeBytes(central(entry));
            }
        }
        int length = zip.size() - start;
        zip.writeBytes(zip64);
        zip.writeBytes(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) listed)
                .putShort((short) listed)
                .putInt(length)
                .putInt(start)
                .putShort((short) comment.length())
                .array());
        zip.writeBytes(comment.getBytes(ISO_8859_1));
        zip.writeBytes(end);
        return zip.toByteArray();
    }

    private static byte[] local(Entry entry) {
        byte[] name = entry.localName.getBytes(ISO_8859_1);
        return little(30 + name.length + entry.localExtra.length)
                .putInt(0x04034b50)
                .putShort((short) entry.version)
                .putShort((short) entry.localFlags)
                .putShort((short) entry.localMethod)
                .putInt(0x21)
                .putInt(entry.localCrc)
                .putInt((int) entry.localPacked)
                .putInt((int) entry.localSize)
                .putShort((short) name.length)
                .putShort((short) entry.localExtra.length)
                .put(name)
                .put(entry.localExtra)
                .array();
    }

    private static byte[] central(Entry entry) {
        byte[] name = entry.name.getBytes(ISO_8859_1);
        return little(46 + name.length + entry.extra.length + entry.comment.length())
                .putInt(0x02014b50)
                .putShort((short) (entry.host << 8 | 20))
                .putShort((short) entry.version)
                .putShort((short) entry.flags)
                .putShort((short) entry.method)
                .putInt(0x21)
                .putInt(entry.crc)
                .putInt((int) entry.packed)
                .putInt((int) entry.size)
                .putShort((short) name.length)
                .putShort((short) entry.extra.length)
                .putShort((short) entry.comment.length())
                .putShort((short) entry.disk)
                .putShort((short) 0)
                .putInt(entry.external)
                .putInt(entry.offset)
                .put(name)
                .put(entry.extra)
                .put(entry.comment.getBytes(ISO_8859_1))
                .array();
    }
}
