package org.ephemera.collect.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageManifestTest {
    private static final String INDEX =
            """
            {"schemaVersion": 2, "manifests": [
              {"digest": "sha256:%s", "size": 1, "platform": {"os": "unknown", "architecture": "unknown"}},
              {"digest": "sha256:%s", "size": 1, "platform": {"os": "windows", "architecture": "amd64", "os.version": "10.0.17763.6659"}},
              {"digest": "sha256:%s", "size": 1, "platform": {"os": "windows", "architecture": "amd64", "os.version": "10.0.20348.2966"}},
              {"digest": "sha256:%s", "size": 1, "platform": {"os": "linux", "architecture": "amd64"}},
              {"digest": "sha256:%s", "size": 1, "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}}
            ]}""".formatted("0".repeat(64), "1".repeat(64), "2".repeat(64), "3".repeat(64), "4".repeat(64));

    /** Windows runs no image that was made for another version of it, and an index lists one for each. */
    @ParameterizedTest
    @CsvSource({
        "WINDOWS_SERVER_2022_CORE, X86_64, 2",
        "WINDOWS_SERVER_2019_FULL, X86_64, 1",
        "WINDOWS_SERVER_2025_CORE, X86_64, 1",
        "Windows,                  x86_64, 1",
        "LINUX,                    X86_64, 3",
        "Linux,                    arm64,  4",
        "'',                       '',     3"
    })
    void takesTheManifestOfThePlatform(String family, String cpu, String digit) throws IOException {
        assertThat(ImageManifest.parse(INDEX).of(ImagePlatform.of(family, cpu)))
                .map(ImageManifest.Blob::digest)
                .contains("sha256:" + digit.repeat(64));
    }
}
