package org.ephemera.verify.archive;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Content of a zip's member. Reading fails if the length or the CRC-32 differs from the directory, or if packed bytes
 * follow the end of the content.
 */
final class ZipContent extends FilterInputStream {
    private static final int BUFFER = 65536;

    private final ZipEntryHeader entry;
    private final Inflater inflater;
    private final CRC32 crc = new CRC32();
    private long left;

    private ZipContent(InputStream in, Inflater inflater, ZipEntryHeader entry) {
        super(in);
        this.inflater = inflater;
        this.entry = entry;
        this.left = entry.size();
    }

    static InputStream open(ArchiveFile zip, ZipEntryHeader entry, long start) {
        InputStream packed = new FileSlice(zip.channel(), start, entry.packed());
        Inflater inflater = new Inflater(true);
        if (entry.method() == ZipEntryHeader.STORED) {
            return new ZipContent(packed, inflater, entry);
        }
        // An inflater without zlib header needs one extra byte at the end (Inflater, "nowrap").
        InputStream input = new SequenceInputStream(packed, new ByteArrayInputStream(new byte[1]));
        return new ZipContent(new InflaterInputStream(input, inflater, BUFFER), inflater, entry);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n < 0) {
            finish();
            return n;
        }
        left -= n;
        if (left < 0) {
            throw new IOException("a file in the archive is longer than the archive states");
        }
        crc.update(buffer, offset, n);
        return n;
    }

    private void finish() throws IOException {
        if (left > 0) {
            throw new EOFException("a file in the archive is shorter than the archive states");
        }
        if (entry.method() == ZipEntryHeader.DEFLATED && inflater.getBytesRead() != entry.packed()) {
            throw new IOException("a file in the archive ends before its packed bytes end");
        }
        if ((int) crc.getValue() != entry.crc()) {
            throw new IOException("a file in the archive has another CRC-32 than the archive states");
        }
    }

    @Override
    public long skip(long bytes) throws IOException {
        return bytes <= 0 ? 0 : Math.max(read(new byte[(int) Math.min(bytes, 8192)]), 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            inflater.end();
        }
    }
}
