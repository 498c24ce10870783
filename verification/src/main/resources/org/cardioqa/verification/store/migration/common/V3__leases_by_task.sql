-- Slot 0 of a lease stands for an adjudicator, who saw the answers and reads the task no more.
CREATE INDEX leases_task ON leases (qa_id, reader);
