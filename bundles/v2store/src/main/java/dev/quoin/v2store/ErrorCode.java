package dev.quoin.v2store;

import dev.quoin.api.v2store.V2Exception;

/** etcd's error codes for operations on the tree. */
enum ErrorCode {
    KEY_NOT_FOUND(100, "Key not found"),
    COMPARE_FAILED(101, "Compare failed"),
    NOT_A_FILE(102, "Not a file"),
    NOT_A_DIRECTORY(104, "Not a directory"),
    KEY_EXISTS(105, "Key already exists"),
    ROOT_READ_ONLY(107, "Root is read only"),
    DIRECTORY_NOT_EMPTY(108, "Directory not empty");

    private final int code;
    private final String message;

    ErrorCode(int code, String message) {
        this.code = code;
        this.message = message;
    }

    V2Exception at(String cause, long index) {
        return new V2Exception(code, message, cause, index);
    }

    int code() {
        return code;
    }
}
