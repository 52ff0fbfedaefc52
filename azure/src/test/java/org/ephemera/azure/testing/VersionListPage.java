package org.ephemera.azure.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Page of a list with versions, which Azurite does not support: the versions of each blob, of which the last is
 * current, and those of deleted blobs, of which none is current.
 *
 * @param path path of the container
 * @param query query of the request
 * @param versions versions by the blob's complete path
 */
record VersionListPage(String path, String query, Map<String, List<String>> versions) {
    private static final Pattern PREFIX = Pattern.compile("(?:^|&)prefix=([^&]*)");

    byte[] in(byte[] listing) {
        StringBuilder all = new StringBuilder();
        Set<String> current = new TreeSet<>();
        String rest = new String(listing, StandardCharsets.UTF_8).replace("<Blobs/>", "<Blobs></Blobs>");
        for (int begin = rest.indexOf("<Blob>"); begin >= 0; begin = rest.indexOf("<Blob>")) {
            int end = rest.indexOf("</Blob>") + "</Blob>".length();
            String blob = rest.substring(begin, end);
            String name = blob.substring(blob.indexOf("<Name>") + 6, blob.indexOf("</Name>"));
            current.add(name);
            all.append(rest, 0, begin);
            List<String> known = versions.getOrDefault(container() + name, List.of(""));
            for (String version : known) {
                String mark = version.equals(known.getLast()) ? "<IsCurrentVersion>true</IsCurrentVersion>" : "";
                all.append(blob.replace("</Name>", "</Name><VersionId>" + version + "</VersionId>" + mark));
            }
            rest = rest.substring(end);
        }
        all.append(rest);
        all.insert(all.indexOf("</Blobs>"), deleted(current));
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String deleted(Set<String> current) {
        StringBuilder all = new StringBuilder();
        new TreeMap<>(versions).forEach((whole, known) -> {
            String name =
                    whole.startsWith(container()) ? whole.substring(container().length()) : "";
            if (!name.isEmpty() && name.startsWith(prefix()) && !current.contains(name)) {
                known.forEach(version -> all.append("<Blob><Name>" + name + "</Name><VersionId>" + version
                        + "</VersionId><Properties><Content-Length>0</Content-Length>"
                        + "<BlobType>BlockBlob</BlobType></Properties></Blob>"));
            }
        });
        return all.toString();
    }

    private String container() {
        return path.endsWith("/") ? path : path + "/";
    }

    private String prefix() {
        Matcher prefix = PREFIX.matcher(query);
        return prefix.find() ? prefix.group(1) : "";
    }
}
