#include "store/log.h"

#include "golinks/v1/store.pb.h"
#include "store/checksum.h"
#include "store/wire.h"

namespace golinks {

TransactionView read_transaction(std::string_view frame) {
  TransactionView transaction;
  wire::Field field;
  if (!wire::take_field(frame, field)) return transaction;
  transaction.frame = field.frame;
  transaction.payload = field.bytes;
  std::string_view rest = transaction.payload;
  while (!rest.empty() && wire::take_field(rest, field)) {
    switch (field.number) {
      case v1::Transaction::kAtUsFieldNumber: transaction.at_us = static_cast<Microseconds>(field.value); break;
      case v1::Transaction::kCommandFieldNumber: transaction.command = field.bytes; break;
      case v1::Transaction::kNumberFieldNumber: transaction.number = field.value; break;
      case v1::Transaction::kUndoesFieldNumber: transaction.undoes = field.value; break;
      case v1::Transaction::kDeadBytesFieldNumber: transaction.dead_bytes = field.value; break;
      case v1::Transaction::kRenamedFromFieldNumber: transaction.renamed_from = field.bytes; break;
      case v1::Transaction::kPutFieldNumber:
      case v1::Transaction::kRemoveFieldNumber:
      case v1::Transaction::kChecksumFieldNumber: break;
      default: transaction.has_unknown_fields = true;
    }
  }
  return transaction;
}

std::string encode_removal(std::string_view keyword) {
  std::string removal;
  wire::append_bytes_field(removal, v1::Removal::kKeywordFieldNumber, keyword);
  return removal;
}

namespace {

std::string fields_before_changes(const Transaction& transaction) {
  std::string fields;
  wire::append_varint_field(fields, v1::Transaction::kAtUsFieldNumber, static_cast<std::uint64_t>(transaction.at_us));
  wire::append_bytes_field(fields, v1::Transaction::kCommandFieldNumber, transaction.command);
  return fields;
}

std::string fields_after_changes(const Transaction& transaction) {
  std::string fields;
  wire::append_varint_field(fields, v1::Transaction::kNumberFieldNumber, transaction.number);
  if (transaction.undoes != 0) {
    wire::append_varint_field(fields, v1::Transaction::kUndoesFieldNumber, transaction.undoes);
  }
  if (transaction.dead_bytes != 0) {
    wire::append_varint_field(fields, v1::Transaction::kDeadBytesFieldNumber, transaction.dead_bytes);
  }
  if (!transaction.renamed_from.empty()) {
    wire::append_bytes_field(fields, v1::Transaction::kRenamedFromFieldNumber, transaction.renamed_from);
  }
  return fields;
}

constexpr std::size_t checksum_field_size = 1 + 8;

std::size_t payload_size(const Transaction& transaction) {
  std::size_t size = fields_before_changes(transaction).size() + fields_after_changes(transaction).size();
  for (const std::string& put : transaction.puts) size += change_frame_size(put.size());
  for (const std::string& removal : transaction.removals) size += change_frame_size(removal.size());
  return size + checksum_field_size;
}

}  // namespace

std::size_t change_frame_size(std::size_t size) {
  std::size_t length_size = 1;
  for (std::size_t rest = size; rest >= 0x80; rest >>= 7U) ++length_size;
  return 1 + length_size + size;
}

std::size_t encoded_size(const Transaction& transaction) { return change_frame_size(payload_size(transaction)); }

// In one piece of memory, for an import may be a large part of what there is.
std::string encode_transaction(const Transaction& transaction) {
  const std::size_t size = payload_size(transaction);
  std::string frame;
  frame.reserve(change_frame_size(size));
  wire::append_varint(frame,
                      (v1::Store::kTransactionFieldNumber << 3U) | static_cast<unsigned>(wire::Type::length_delimited));
  wire::append_varint(frame, size);
  const std::size_t begin = frame.size();
  frame += fields_before_changes(transaction);
  for (const std::string& put : transaction.puts)
    wire::append_bytes_field(frame, v1::Transaction::kPutFieldNumber, put);
  for (const std::string& removal : transaction.removals)
    wire::append_bytes_field(frame, v1::Transaction::kRemoveFieldNumber, removal);
  frame += fields_after_changes(transaction);
  wire::append_fixed64_field(frame, v1::Transaction::kChecksumFieldNumber,
                             checksum_of(std::string_view(frame).substr(begin)));
  return frame;
}

std::string seal_transaction(std::string payload) {
  wire::append_fixed64_field(payload, v1::Transaction::kChecksumFieldNumber, checksum_of(payload));
  std::string frame;
  wire::append_bytes_field(frame, v1::Store::kTransactionFieldNumber, payload);
  return frame;
}

std::string encode_format() {
  std::string field;
  wire::append_varint_field(field, v1::Store::kFormatFieldNumber, store_format);
  return field;
}

}  // namespace golinks
