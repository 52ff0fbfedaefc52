package org.ephemera.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SanitizedTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3://bucket/prefix                   | s3://bucket/prefix",
                "http://me:hush@host/path             | ...@host/path",
                "http://me:hush@host/?hush            | ...@host/?...",
                "azblob://account/evidence?sig=hush   | azblob://account/evidence?...",
                "AccountName=me;AccountKey=hush==     | AccountName=...",
                "http://me:hush==@host/path           | http://...",
                "http://me:hu?sh@host/path            | http://...",
                "https://host/path?sig=h@hush         | https://...",
                "me:hush=@host                        | ...",
                "me:hush=://@host                     | ...",
                "me:hush@host=://                     | ...@host=...",
            })
    void hidesPossibleSecretsOfAddress(String address, String shown) {
        assertThat(SanitizedText.address(address)).isEqualTo(shown);
    }
}
