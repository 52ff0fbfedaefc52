package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Zips whose directory references the same bytes repeatedly, like David Fifield's "better zip bomb". */
final class OverlappingZips {
    private OverlappingZips() {}

    static byte[] zip(int files) {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        byte[] content = "content".getBytes(US_ASCII);
        byte[] name = "data/a".getBytes(US_ASCII);
        zip.writeBytes(little(30)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(content.length)
                .putInt(content.length)
                .putShort((short) name.length)
                .putShort((short) 0)
                .array());
        zip.writeBytes(name);
        zip.writeBytes(content);
        int directory = zip.size();
        for (int i = 0; i < files; i++) {
            byte[] called =
                    String.format("data/%c%c", 'a' + i / 26, 'a' + i % 26).getBytes(US_ASCII);
            zip.writeBytes(little(46)
                    .putInt(0x02014b50)
                    .putShort((short) 20)
                    .putShort((short) 20)
                    .putInt(0)
                    .putInt(0)
                    .putInt(0)
                    .putInt(content.length)
                    .putInt(content.length)
                    .putShort((short) called.length)
                    .putInt(0)
                    .putInt(0)
                    .putShort((short) 0)
                    .putInt(0)
                    .putShort((short) 0)
                    .array());
            zip.writeBytes(called);
        }
        int end = zip.size();
        zip.writeBytes(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) files)
                .putShort((short) files)
                .putInt(end - directory)
                .putInt(directory)
                .putShort((short) 0)
                .array());
        return zip.toByteArray();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
